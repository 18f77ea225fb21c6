import { beforeEach, describe, expect, it } from '@jest/globals';
import { discardEnrollments, discardOutcomes, discardUploads } from '../../../cli/discard/discard.ts';
import type { DiscardOptions, DiscardResult } from '../../../cli/discard/ports.ts';
import { discardLine } from '../../../cli/discard/report.ts';
import type { FaceRow } from '../../../functions/domain/face-row.ts';
import { outcomeEvent } from '../../../functions/domain/outcome/outcome-event.ts';
import { outcomeOf } from '../../../functions/domain/outcome/outcome-of.ts';
import { EnrollWorld } from '../../fakes/enroll-world.ts';
import { IntakeWorld } from '../../fakes/intake-world.ts';
import { ROW } from '../../fakes/publish-world.ts';
import { FakeDeadLetterQueue, MemorySubmissions } from '../fakes.ts';

let world: EnrollWorld;
let deadLetters: FakeDeadLetterQueue;
let results: DiscardResult[];
beforeEach(() => {
  world = new EnrollWorld();
  deadLetters = new FakeDeadLetterQueue(world.clock);
  results = [];
});

const context = () => ({ clock: world.clock, onMessage: (result: DiscardResult) => results.push(result) });

function discardFromUploads(options: Partial<DiscardOptions> = {}) {
  return discardUploads({ deadLetters }, { dryRun: false, ...options }, context());
}

function discardFromEnrollments(options: Partial<DiscardOptions> = {}) {
  const rows = new MemorySubmissions(world.ledger);
  return discardEnrollments({ deadLetters, rows }, { dryRun: false, ...options }, context());
}

/** An event whose object has no version. */
function unversioned(key: string): void {
  deadLetters.put(new IntakeWorld().event(key), { reason: 'BucketNotVersioned' });
}

/** A row that was given up, with its message. */
function dead(objectKey: string, more: Partial<FaceRow> = {}): FaceRow {
  const row = world.pending(objectKey, { status: 'FAILED', reason: 'TencentUnavailable', ...more });
  deadLetters.putOf(row);
  return row;
}

const deleted = () =>
  results.filter(({ action }) => action === 'deleted').map(({ objectKey, reason }) => [objectKey, reason]);

describe('discarding messages of the outcomes dead-letter queue', () => {
  it('deletes what is no event, and leaves events', async () => {
    const read = outcomeOf(ROW, 'FaceEnrollment');
    if (read.kind !== 'outcome') throw new Error('The row has an outcome.');
    deadLetters.put(outcomeEvent(read.outcome));
    deadLetters.put({ source: 'face-enrollment', detail: { ...read.outcome, attempts: 1.5 } });
    deadLetters.put({ DDBStreamBatchInfo: { approximateArrivalOfFirstRecord: '2026-11-19T08:00:00Z' } });
    expect(await discardOutcomes({ deadLetters }, { dryRun: false }, context())).toMatchObject({ deleted: 2, left: 1 });
    expect(deleted()).toEqual([
      [undefined, 'Malformed'],
      [undefined, 'RecordsDropped'],
    ]);
    expect(deadLetters.bodies).toEqual([expect.stringContaining(read.outcome.outcomeId)]);
  });
});

describe('discarding messages of the uploads dead-letter queue', () => {
  it('deletes what no redrive can help, and leaves the rest visible', async () => {
    unversioned('old.jpg');
    deadLetters.put('no event', { reason: 'Malformed' });
    deadLetters.put(new IntakeWorld().event('unreadable.jpg', { version: 'v1' }), { reason: 'ObjectUnreadable' });
    expect(await discardFromUploads()).toMatchObject({ deleted: 2, left: 1 });
    expect(deleted()).toEqual([
      ['old.jpg', 'BucketNotVersioned'],
      [undefined, 'Malformed'],
    ]);
    expect(deadLetters.bodies).toEqual([expect.stringContaining('unreadable.jpg')]);
    expect(deadLetters.hidden).toBe(0);
  });

  it('deletes nothing in a dry run', async () => {
    unversioned('old.jpg');
    expect(await discardFromUploads({ dryRun: true })).toMatchObject({ deleted: 1 });
    expect(deadLetters.messages).toHaveLength(1);
    expect(deadLetters.hidden).toBe(0);
  });

  it('deletes only what the operator has agreed to', async () => {
    unversioned('seen.jpg');
    const messageIds = new Set(deadLetters.messages.map(({ messageId }) => messageId));
    unversioned('not seen.jpg');
    await discardFromUploads({ messageIds });
    expect(deleted()).toEqual([['seen.jpg', 'BucketNotVersioned']]);
    expect(deadLetters.messages).toHaveLength(1);
  });

  it('deletes only messages of the wanted object and reason', async () => {
    unversioned('a');
    unversioned('b');
    deadLetters.put('no event');
    await discardFromUploads({ key: 'b' });
    expect(deleted()).toEqual([['b', 'BucketNotVersioned']]);
    await discardFromUploads({ reason: 'Malformed' });
    expect(deadLetters.bodies).toEqual([expect.stringContaining('"a"')]);
  });

  it('leaves what arrives while it runs', async () => {
    unversioned('a');
    deadLetters.beforeReceive = () => {
      world.clock.pass(1);
      unversioned('late');
    };
    await discardFromUploads();
    expect(deleted()).toEqual([['a', 'BucketNotVersioned']]);
  });
});

describe('discarding messages of the enrollments dead-letter queue', () => {
  it('deletes messages without a row or of another person, and no others', async () => {
    dead('waits');
    dead('unknown', { reason: 'OutcomeUnknown' });
    dead('enrolled', { status: 'ENROLLED' });
    dead('failed on the last delivery', { status: 'PENDING', reason: 'PersonBusy' });
    deadLetters.putOf({ ...world.pending('gone'), objectKey: 'missing' });
    deadLetters.put({ objectKey: 'gone', version: 'v1', personId: '2002' }, { groupId: '2002' });
    expect(await discardFromEnrollments()).toMatchObject({ deleted: 2, left: 4 });
    expect(new Map(deleted() as [string, string][])).toEqual(
      new Map([
        ['missing', 'RowMissing'],
        ['gone', 'Malformed'],
      ]),
    );
  });

  it('deletes a request for the removal of a face only when its reason is asked for', async () => {
    const removal = { remove: { objectKey: 'a', version: 'v1' }, personId: '1001' };
    deadLetters.put(removal, { groupId: '1001', reason: 'NotEnrolled' });
    await discardFromEnrollments();
    expect(deleted()).toEqual([]);
    await discardFromEnrollments({ reason: 'NotEnrolled' });
    expect(deleted()).toEqual([['a', 'NotEnrolled']]);
  });

  it('gives up an image when its reason is asked for, and keeps its row', async () => {
    const row = dead('a', { reason: 'AlgorithmError' });
    dead('b');
    await discardFromEnrollments();
    expect(deleted()).toEqual([]);
    await discardFromEnrollments({ reason: 'AlgorithmError' });
    expect(deleted()).toEqual([['a', 'AlgorithmError']]);
    expect(world.row(row)).toEqual(row);
  });

  it('goes by the row, whose reason may be another one than when the message came', async () => {
    const row = world.pending('a', { status: 'FAILED', reason: 'OutcomeUnknown' });
    deadLetters.putOf(row, { reason: 'AlgorithmError' });
    expect(await discardFromEnrollments({ reason: 'AlgorithmError' })).toMatchObject({ deleted: 0, left: 1 });
  });
});

it('a message that is discarded is named by its image, or by its id when it has none', () => {
  const result = { messageId: 'm1', action: 'deleted', reason: 'BucketNotVersioned' } as const;
  expect(discardLine('uploads', { ...result, objectKey: 'a b.jpg' })).toBe(
    'uploads       a b.jpg (BucketNotVersioned)',
  );
  expect(discardLine('uploads', { ...result, reason: 'Malformed' })).toBe('uploads       message m1 (Malformed)');
});
