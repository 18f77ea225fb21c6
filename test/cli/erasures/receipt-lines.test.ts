import { describe, expect, it } from '@jest/globals';
import { receiptLines } from '../../../cli/erasures/receipt-lines.ts';
import { type LeftOver, NO_COUNTS } from '../../../functions/domain/erasure/erasure-record.ts';
import { doneErasure } from './records.ts';

const STACK = { name: 'Faces', account: '111122223333', region: 'eu-west-1' };
const textOf = (record = doneErasure()) =>
  receiptLines(record, STACK)
    .join('\n')
    .replaceAll(/\n {2}/g, ' ');

describe('the receipt of an erasure', () => {
  it('names the stack, the person by a hash, the time, and the counts of every place', () => {
    expect(textOf()).toMatch(/^Erasure 7c0e9a52-\S+: DONE\n/);
    expect(textOf()).toContain('Faces, account 111122223333, region eu-west-1');
    expect(textOf()).toContain('Person (hash)   3a6eb0790f39');
    expect(textOf()).toContain('Uploaded until  2026-11-20T08:00:00.000Z');
    expect(textOf()).toMatch(/Faces at Tencent +2 +2 +0/);
    expect(textOf()).toMatch(/Dead-letter queue messages +0 +0 +0/);
    expect(textOf()).not.toContain('Not removed');
  });

  it('says until when queues and backups may still hold something', () => {
    expect(textOf()).toMatch(/Queues may hold messages about the person until 2026-12-04T08:01:04.000Z/);
    expect(textOf()).toMatch(/Point-in-time recovery of the tables holds the rows until\s2026-12-25T08:01:04.000Z/);
  });

  it('says what the erasure does not reach', () => {
    expect(textOf()).toContain('- Archives of the event bus');
    expect(textOf()).toContain('- Logs of the functions: three months.');
  });

  it.each<[LeftOver, RegExp]>([
    [
      { place: 'objects', reason: 'ObjectLock', count: 1, objectKey: 'a.jpg', version: 'v1' },
      /- a\.jpg \(version v1\): ObjectLock\. Object Lock retains it\. Wait/,
    ],
    [
      { place: 'objects', reason: 'AccessDenied', count: 120 },
      /- Object versions and delete markers \(120\): AccessDenied\. S3 denies/,
    ],
    [{ place: 'tencent', reason: 'LastFace', count: 1 }, /- Faces at Tencent \(1\): LastFace\. .*--tencent person/],
  ])('says of what is left why it is, and what helps: %j', (left, expected) => {
    expect(textOf(doneErasure({ status: 'INCOMPLETE', left: [left] }))).toMatch(expected);
  });

  it('says which receipt tells what is left when a later erasure has continued it', () => {
    const left = [{ place: 'objects', reason: 'AccessDenied', count: 1 }] as const;
    const incomplete = doneErasure({ status: 'INCOMPLETE', left, continuedBy: 'e2' });
    expect(textOf(incomplete)).toMatch(/what is left now:\serasures e2/);
  });

  it('explains the delete markers that hide older versions of other persons', () => {
    const counts = { ...NO_COUNTS, objects: { found: 1, removed: 1, left: 0, covered: 2 } };
    expect(textOf(doneErasure({ counts }))).toMatch(/older versions of other persons: 2\./);
  });

  it('of an erasure that runs has no end', () => {
    const running = doneErasure({ status: 'RUNNING', completedAt: undefined, queuesEmptyBy: undefined });
    expect(textOf(running)).not.toMatch(/Ended|until 2026-12/);
  });

  it('fits on a printed page', () => {
    for (const line of receiptLines(doneErasure(), STACK)) expect(line.length).toBeLessThanOrEqual(100);
  });
});
