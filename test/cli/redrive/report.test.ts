import { describe, expect, it } from '@jest/globals';
import { messageLine, summaryLines } from '../../../cli/redrive/report.ts';

const message = { messageId: 'm1', objectKey: 'a b.jpg', version: 'v1', personId: '1001', reason: 'UrlRefused' };

const report = { sent: 3, deleted: 1, left: 10, hidden: 0, unseen: 0, needAction: 0, isInterrupted: false };
const nothing = { ...report, sent: 0, deleted: 0, left: 0 };

describe('what a redrive prints', () => {
  it('names image, person and reason of a message', () => {
    expect(messageLine('enrollments', { ...message, action: 'sent', why: 'Redriven', submission: 2 }, false)).toBe(
      'enrollments   sent again  a b.jpg (version v1, person 1001, UrlRefused, submission 2)',
    );
    expect(messageLine('uploads', { ...message, action: 'deleted', why: 'Final' }, true)).toBe(
      'uploads       would be deleted     a b.jpg (version v1, person 1001, UrlRefused): the image is enrolled or rejected',
    );
  });

  it('names the command that deletes what no redrive can help', () => {
    expect(messageLine('uploads', { messageId: 'm1', why: 'Malformed', action: 'left' }, false)).toBe(
      'uploads       left        message m1: no function can handle this message; discard deletes it',
    );
    expect(
      messageLine(
        'uploads',
        { ...message, reason: 'BucketNotVersioned', why: 'NoRedriveHelps', action: 'left' },
        false,
      ),
    ).toContain('upload the image again, then discard the message');
  });

  it('sums up', () => {
    expect(summaryLines('uploads', report, false)).toEqual(['uploads: 3 sent again, 1 deleted, 10 left']);
    expect(summaryLines('uploads', nothing, false)).toEqual(['uploads: no messages']);
  });

  it('says that messages are hidden, and when they are visible again', () => {
    const [first, second] = summaryLines('uploads', { ...nothing, hidden: 3 }, false);
    expect(first).toBe('uploads: no messages that are visible');
    expect(second).toBe(
      'uploads: about 3 more are hidden by another run, or by one that was killed. They are visible again within 10 minutes. Run the same command again then.',
    );
    expect(summaryLines('enrollments', { ...nothing, hidden: 10, unseen: 2 }, false)[1]).toContain(
      'About 2 more are behind them in the groups of their persons.',
    );
  });

  it('says how many messages are behind ten that were left', () => {
    expect(summaryLines('enrollments', { ...report, unseen: 7 }, true)[1]).toMatch(/about 7 more.*Without --dry-run/);
    expect(summaryLines('enrollments', { ...report, unseen: 7 }, false)[1]).not.toContain('--dry-run');
  });

  it('says nothing about messages that an interrupted run did not come to', () => {
    expect(summaryLines('uploads', { ...report, unseen: 7, hidden: 1, isInterrupted: true }, false)).toHaveLength(1);
  });
});
