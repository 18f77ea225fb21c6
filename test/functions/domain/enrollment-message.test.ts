import { describe, expect, it, test } from '@jest/globals';
import { parseEnrollmentMessage } from '../../../functions/domain/enrollment-message.ts';

const message = { objectKey: 'team/张伟 #1.png', version: 'v1', personId: '1001', submission: 3 };

describe('a message of the enrollments queue', () => {
  it('is read as it was sent, and what else it carries is dropped', () => {
    expect(parseEnrollmentMessage(JSON.stringify({ ...message, status: 'ENROLLED' }))).toEqual(message);
  });

  it('without a submission is the first', () => {
    const { submission: _, ...first } = message;
    expect(parseEnrollmentMessage(JSON.stringify(first))?.submission).toBe(0);
    expect(parseEnrollmentMessage(JSON.stringify({ ...message, submission: 0 }))?.submission).toBe(0);
  });

  test.each([
    ['', 'is empty'],
    ['hello', 'is no JSON'],
    ['null', 'is null'],
    ['[]', 'is a list'],
    ...(['objectKey', 'version', 'personId'] as const).flatMap((name) => [
      [JSON.stringify({ ...message, [name]: undefined }), `has no ${name}`],
      [JSON.stringify({ ...message, [name]: '' }), `has an empty ${name}`],
      [JSON.stringify({ ...message, [name]: 1 }), `has a number as ${name}`],
    ]),
    [JSON.stringify({ ...message, submission: -1 }), 'has a negative submission'],
    [JSON.stringify({ ...message, submission: 0.5 }), 'has half a submission'],
    [JSON.stringify({ ...message, submission: '1' }), 'has a text as submission'],
  ] as [string, string][])('is malformed: %s', (body) => {
    expect(parseEnrollmentMessage(body)).toBeUndefined();
  });
});
