import { describe, expect, it, test } from '@jest/globals';
import { parseRemovalMessage } from '../../../functions/domain/removal-message.ts';

const MESSAGE = { remove: { objectKey: 'a.jpg', version: 'v1' }, personId: '1001', requestedBy: 'support' };

describe('a message that asks for the removal of a face', () => {
  it('names the image, its person and who asked', () => {
    expect(parseRemovalMessage(JSON.stringify(MESSAGE))).toEqual(MESSAGE);
    const { requestedBy, ...without } = MESSAGE;
    expect(parseRemovalMessage(JSON.stringify(without))).toEqual(without);
  });

  test.each([
    'remove',
    '{}',
    JSON.stringify({ ...MESSAGE, remove: { objectKey: 'a.jpg' } }),
    JSON.stringify({ ...MESSAGE, remove: { objectKey: '', version: 'v1' } }),
    JSON.stringify({ ...MESSAGE, personId: undefined }),
    JSON.stringify({ ...MESSAGE, requestedBy: 7 }),
    JSON.stringify({ ...MESSAGE, requestedBy: 'x'.repeat(257) }),
  ])('is none: %s', (body) => {
    expect(parseRemovalMessage(body)).toBeUndefined();
  });
});
