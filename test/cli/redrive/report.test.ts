import { describe, expect, it } from '@jest/globals';
import { letterLine, summaryLines } from '../../../cli/redrive/report.ts';

const letter = { messageId: 'm1', objectKey: 'a b.jpg', version: 'v1', personId: '1001', reason: 'UrlRefused' };

describe('what a redrive says', () => {
  it('names image, person and reason of a letter', () => {
    expect(letterLine('enrollments', { ...letter, action: 'sent', why: 'Redriven', submission: 2 }, false)).toBe(
      'enrollments  sent again  a b.jpg (version v1, person 1001, UrlRefused, submission 2)',
    );
    expect(letterLine('uploads', { ...letter, action: 'deleted', why: 'Final' }, true)).toBe(
      'uploads      would be deleted     a b.jpg (version v1, person 1001, UrlRefused): the image has its outcome',
    );
  });

  it('offers to delete what nobody can handle, until that is done', () => {
    const malformed = { messageId: 'm1', why: 'Malformed' } as const;
    expect(letterLine('uploads', { ...malformed, action: 'left' }, false)).toBe(
      'uploads      left        letter m1: no message that anybody can handle; --drop-malformed deletes it',
    );
    expect(letterLine('uploads', { ...malformed, action: 'deleted' }, false)).toBe(
      'uploads      deleted     letter m1: no message that anybody can handle',
    );
  });

  it('sums up, and tells of letters that could not be reached', () => {
    const report = { sent: 3, deleted: 1, left: 10, unseen: 0, isInterrupted: false };
    expect(summaryLines('uploads', report, false)).toEqual(['uploads: 3 sent again, 1 deleted, 10 left']);
    expect(summaryLines('uploads', { ...report, sent: 0, deleted: 0, left: 0 }, false)).toEqual([
      'uploads: no dead letters',
    ]);
    expect(summaryLines('enrollments', { ...report, unseen: 7 }, true)[1]).toMatch('about 7 more');
  });
});
