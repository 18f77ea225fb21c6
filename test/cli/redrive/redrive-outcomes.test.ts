import { beforeEach, describe, expect, it } from '@jest/globals';
import type { MessageResult, RedriveOptions } from '../../../cli/redrive/ports.ts';
import { redriveOutcomes } from '../../../cli/redrive/redrive-outcomes.ts';
import { messageLine } from '../../../cli/redrive/report.ts';
import type { FaceRow } from '../../../functions/domain/face-row.ts';
import { outcomeEvent } from '../../../functions/domain/outcome/outcome-event.ts';
import { outcomeOf } from '../../../functions/domain/outcome/outcome-of.ts';
import { pseudonymOf } from '../../../functions/domain/outcome/pseudonym.ts';
import { absentPerson, type Person } from '../../../functions/domain/person.ts';
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
  const { events, analytics } = world.context();
  return redriveOutcomes(
    { deadLetters: crashes.watch(deadLetters), bus: events && crashes.watch(events.bus), analytics: analytics?.table },
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

/** An outcome in the queue that Firehose did not take. */
function deadForAnalysis(objectKey: string, more: Partial<FaceRow> = {}) {
  const outcome = dead(objectKey, more);
  deadLetters.messages.pop();
  deadLetters.put(
    { ...outcomeEvent(outcome), destination: 'analytics' },
    { reason: 'ServiceUnavailableException: no' },
  );
  return outcome;
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

describe('a redrive of outcomes that were to be stored for analysis', () => {
  const pseudonymKey = Buffer.alloc(32, 7).toString('base64');

  beforeEach(() => {
    world.analyzes = true;
    world.persons.persons.put({ ...absentPerson('1001'), revision: 1, pseudonymKey });
  });

  it('stores them with their pseudonyms, and publishes no event', async () => {
    const { outcomeId } = deadForAnalysis('a');
    expect(await redrive()).toMatchObject({ sent: 1, needAction: 0 });
    const person = pseudonymOf('1001', { pseudonymKey });
    expect(world.firehose.rows).toMatchObject([{ outcome_id: outcomeId, person }]);
    expect(world.published).toEqual([]);
    expect(deadLetters.messages).toEqual([]);
  });

  it('finds no pseudonym any more after the person was erased', async () => {
    deadForAnalysis('a');
    world.persons.persons.put({ ...absentPerson('1001'), revision: 2, erasing: { id: 'erasure-1' } } as Person);
    await redrive();
    expect(world.firehose.rows).toMatchObject([{ person: null }]);
  });

  it('leaves what Firehose does not take, and says why', async () => {
    deadForAnalysis('a');
    world.firehose.error = new Error('socket hang up');
    expect(await redrive()).toMatchObject({ sent: 0, left: 1, needAction: 1 });
    expect(results).toMatchObject([{ why: 'NotAccepted', detail: 'Error: socket hang up' }]);
  });

  it.each([
    ['analytics', () => deadForAnalysis('a'), { analyzes: false }],
    ['outcomeEvents', () => dead('a'), { publishes: false }],
  ])('leaves what the stack has no destination for: without %s', async (setting, put, off) => {
    put();
    Object.assign(world, off);
    expect(await redrive()).toMatchObject({ sent: 0, left: 1, needAction: 1 });
    expect(results).toMatchObject([{ why: 'NoDestination', objectKey: 'a', detail: `${setting} is off` }]);
    expect([world.published, world.firehose.rows]).toEqual([[], []]);
  });

  it('takes no destination that this version does not know', async () => {
    const { detail } = outcomeEvent(dead('a'));
    deadLetters.messages.pop();
    deadLetters.put({ source: 'face-enrollment', destination: 'elsewhere', detail });
    expect(await redrive()).toMatchObject({ sent: 0, left: 1 });
    expect(results).toMatchObject([{ why: 'Malformed' }]);
  });
});
