import { describe, expect, it } from '@jest/globals';
import { rejectionMessage } from '../../../functions/domain/reason-messages.ts';

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
