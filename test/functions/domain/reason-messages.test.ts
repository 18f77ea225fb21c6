import { describe, expect, it } from '@jest/globals';
import {
  failureMessage,
  failureMessageAfter,
  rejectionMessage,
  retryMessage,
} from '../../../functions/domain/reason-messages.ts';
import { ENROLL_TROUBLES } from '../../../functions/domain/reasons.ts';

describe('the message of an image that Tencent refuses for its pixels', () => {
  it('names no long edge, because the settings of the stack allow another one', () => {
    expect(rejectionMessage('DimensionsOutOfRange')).not.toMatch(/[24],?000/);
    expect(rejectionMessage('DimensionsOutOfRange')).toMatch(/Operator: .*maxLongEdgeJpeg.*maxLongEdgeOther/);
  });
});

describe('the message of an image of another person', () => {
  it('says which face of a group photo counts', () => {
    expect(rejectionMessage('NotSamePerson')).toMatch('Tencent uses the largest face of a group photo.');
  });
});

describe.each(ENROLL_TROUBLES)('the messages of %s', (reason) => {
  it('announce further attempts only while there are any', () => {
    expect(retryMessage(reason)).toContain('Retrying');
    expect(failureMessage(reason)).not.toContain('Retrying');
  });

  it('name the redrive only when there is a message to redrive', () => {
    expect(retryMessage(reason)).not.toContain('redrive');
    expect(failureMessage(reason)).toMatch(/Operator: .*redrive the message\.$/);
  });
});

describe('the message of an image that is given up without a further request', () => {
  const said = ' (The group is busy.)';

  it.each([retryMessage, failureMessage])('keeps what Tencent said last', (before) => {
    expect(failureMessageAfter('PersonBusy', before('PersonBusy') + said)).toBe(failureMessage('PersonBusy') + said);
  });

  it.each([undefined, 'Words of an earlier version.'])('says no more than is known', (before) => {
    expect(failureMessageAfter('PersonBusy', before)).toBe(failureMessage('PersonBusy'));
  });
});
