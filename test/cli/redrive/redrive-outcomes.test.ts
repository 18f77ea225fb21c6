import { beforeEach, describe, expect, it } from '@jest/globals';
import type { MessageResult, RedriveOptions } from '../../../cli/redrive/ports.ts';
import { redriveOutcomes } from '../../../cli/redrive/redrive-outcomes.ts';
import { messageLine } from '../../../cli/redrive/report.ts';
import type { FaceRow } from '../../../functions/domain/face-row.ts';
import { outcomeEvent } from '../../../functions/domain/outcome/outcome-event.ts';
import { outcomeOf } from '../../../functions/domain/outcome/outcome-of.ts';
import { PublishWorld, ROW } from '../../fakes/publish-world.ts';
import { Crash, Crashes, FakeDeadLetterQueue } from '../fakes.ts';

let world: PublishWorld;
let deadLetters: FakeDeadLetterQueue;
let results: MessageResult[];
beforeEach(() => {
  world = new PublishWorld();
  deadLetters = new FakeDeadLetterQueue(world.clock);
  results = [];
});

function redrive(options: Partial<RedriveOptions> = {}, crashes = new Crashes()) {
  const bus = world.context().events?.bus;
  if (bus === undefined) throw new Error('The world has a bus.');
  return redriveOutcomes(
    { deadLetters: crashes.watch(deadLetters), bus: crashes.watch(bus) },
    { dryRun: false, ...options },
    { clock: world.clock, onMessage: (result) => results.push(result) },
  );
}

/** A finished event in the queue. */
function dead(objectKey: string, more: Partial<FaceRow> = {}) {
  const read = outcomeOf({ ...ROW, objectKey, ...more }, 'FaceEnrollment');
  if (read.kind !== 'outcome') throw new Error('The row has an outcome.');
  deadLetters.put(outcomeEvent(read.outcome), { reason: 'ThrottlingException: slow down' });
  return read.outcome;
}

const REJECTED = { status: 'REJECTED', reason: 'NoFaceDetected', message: 'no', faceIdSource: undefined } as const;

/** As Lambda sends it to an on-failure destination. */
const POINTER = JSON.stringify({
  requestContext: { condition: 'RetryAttemptsExhausted' },
  DDBStreamBatchInfo: { shardId: 'shard', approximateArrivalOfFirstRecord: '2026-11-19T08:00:00Z', batchSize: 3 },
});

describe('a redrive of the outcomes dead-letter queue', () => {
  it('publishes each event as it is, and deletes its message', async () => {
    const outcomes = Array.from({ length: 25 }, (_, number) => dead(`照片/${number}.jpg`));
    expect(await redrive()).toMatchObject({ sent: 25, deleted: 0, left: 0, needAction: 0 });
    expect(world.published).toEqual(outcomes);
    expect(deadLetters.messages).toEqual([]);
  });

  it('leaves an event that the bus does not take, and says why', async () => {
    dead('a');
    world.answers.set('a', { kind: 'refused', why: 'AccessDeniedException: no' });
    expect(await redrive()).toMatchObject({ sent: 0, left: 1, needAction: 1 });
    expect(results).toMatchObject([{ why: 'NotAccepted', detail: 'AccessDeniedException: no' }]);
    expect(deadLetters.messages).toHaveLength(1);
    expect(deadLetters.hidden).toBe(0);
  });

  it('publishes nothing that the schema does not accept', async () => {
    deadLetters.put({ source: 'face-enrollment', detail: { ...dead('a'), attempts: 1.5 } }, { reason: 'attempts: no' });
    deadLetters.put('no event');
    expect(await redrive()).toMatchObject({ sent: 1, left: 2, needAction: 2 });
    expect(results.map(({ why }) => why).toSorted()).toEqual(['Malformed', 'Malformed', 'Redriven']);
  });

  it('says since when outcomes are missing whose records Lambda has dropped', async () => {
    deadLetters.put(POINTER, { messageId: 'm1' });
    expect(await redrive()).toMatchObject({ left: 1, needAction: 1 });
    const [result] = results;
    expect(result && messageLine('outcomes', result, false)).toBe(
      'outcomes      left        message m1 (records since 2026-11-19T08:00:00Z): publish them with events replay --since; then discard deletes the message',
    );
  });

  it('takes only events of the wanted object or reason', async () => {
    dead('a', REJECTED);
    dead('b');
    deadLetters.put(POINTER);
    expect(await redrive({ reason: 'NoFaceDetected' })).toMatchObject({ sent: 1, left: 2, needAction: 0 });
    expect(await redrive({ key: 'b' })).toMatchObject({ sent: 1, left: 1, needAction: 0 });
    expect(world.published.map(({ objectKey }) => objectKey)).toEqual(['a', 'b']);
  });

  it('only says what it would do in a dry run', async () => {
    dead('a');
    expect(await redrive({ dryRun: true })).toMatchObject({ sent: 1 });
    expect(world.published).toEqual([]);
    expect(deadLetters.messages).toHaveLength(1);
  });

  it('loses no event, wherever it is killed', async () => {
    for (let at = 1; ; at++) {
      world = new PublishWorld();
      deadLetters = new FakeDeadLetterQueue(world.clock);
      const outcome = dead('a');
      const crashes = new Crashes(at);
      const isOver = await redrive({}, crashes).then(
        () => true,
        (error) => {
          if (!(error instanceof Crash)) throw error;
          return false;
        },
      );
      const isThere = deadLetters.messages.length > 0 || world.published.length > 0;
      expect({ at, isThere }).toEqual({ at, isThere: true });
      for (const { outcomeId } of world.published) expect(outcomeId).toBe(outcome.outcomeId);
      if (isOver) break;
    }
  });
});
