import { beforeEach, describe, expect, it } from '@jest/globals';
import type { MessageResult, RedriveOptions } from '../../../cli/redrive/ports.ts';
import { redriveUploads } from '../../../cli/redrive/redrive.ts';
import { EnrollWorld } from '../../fakes/enroll-world.ts';
import { IntakeWorld } from '../../fakes/intake-world.ts';
import { Crash, Crashes, FakeDeadLetterQueue, FakeUploads, MemorySubmissions } from '../fakes.ts';

let world: EnrollWorld;
let deadLetters: FakeDeadLetterQueue;
let queue: FakeUploads;
let results: MessageResult[];
const events = new IntakeWorld();
beforeEach(() => {
  world = new EnrollWorld();
  deadLetters = new FakeDeadLetterQueue(world.clock);
  queue = new FakeUploads();
  results = [];
});

function redrive(options: Partial<RedriveOptions> = {}, crashes = new Crashes()) {
  const rows = new MemorySubmissions(world.ledger);
  return redriveUploads(
    { deadLetters: crashes.watch(deadLetters), queue: crashes.watch(queue), rows: crashes.watch(rows) },
    { dryRun: false, ...options },
    { clock: world.clock, onMessage: (result) => results.push(result) },
  );
}

function dead(key: string, reason?: string): string {
  const event = events.event(key, { version: 'v1' });
  deadLetters.put(event, { reason });
  return event;
}

describe('a redrive of the uploads dead-letter queue', () => {
  it('sends each event again as it is, and deletes its message', async () => {
    const sent = Array.from({ length: 25 }, (_, number) => dead(`照片/${number}.jpg`, 'ObjectUnreadable'));
    expect(await redrive()).toMatchObject({ sent: 25, deleted: 0, left: 0, hidden: 0, unseen: 0, needAction: 0 });
    expect(queue.sent.toSorted()).toEqual(sent.toSorted());
    expect(deadLetters.messages).toEqual([]);
    expect(results[0]).toMatchObject({ objectKey: '照片/0.jpg', version: 'v1', reason: 'ObjectUnreadable' });
  });

  it('leaves what is no event, visible at once', async () => {
    deadLetters.put('no event at all', { reason: 'Malformed' });
    expect(await redrive()).toMatchObject({ left: 1, needAction: 1 });
    expect(results).toMatchObject([{ action: 'left', why: 'Malformed' }]);
    expect(deadLetters.hidden).toBe(0);
  });

  it.each(['BucketNotVersioned', 'ObjectEncryptedByCustomer'])(
    'leaves an event that failed as %s, and would fail again',
    async (reason) => {
      dead('a', reason);
      expect(await redrive()).toMatchObject({ sent: 0, left: 1, needAction: 1 });
      expect(await redrive({ reason })).toMatchObject({ sent: 0, left: 1, needAction: 1 });
      expect(results).toMatchObject([{ why: 'NoRedriveHelps' }, { why: 'NoRedriveHelps' }]);
      expect(queue.sent).toEqual([]);
    },
  );

  it('takes only messages with the wanted reason or of the wanted object', async () => {
    const unreadable = dead('a', 'ObjectUnreadable');
    dead('b', 'NotQueued');
    world.pending('c', { status: 'FAILED', reason: 'ObjectUnreadable' });
    const byRow = dead('c');
    await redrive({ reason: 'ObjectUnreadable' });
    expect(queue.sent).toEqual([unreadable, byRow]);
    expect(deadLetters.messages).toHaveLength(1);
    expect(deadLetters.hidden).toBe(0);
    expect(await redrive({ key: 'B' })).toMatchObject({ sent: 0, left: 1 });
    expect(await redrive({ key: 'b' })).toMatchObject({ sent: 1, left: 0 });
  });

  it('only says what it would do in a dry run', async () => {
    dead('a');
    expect(await redrive({ dryRun: true })).toMatchObject({ sent: 1 });
    expect(queue.sent).toEqual([]);
    expect(deadLetters.hidden).toBe(0);
  });

  it('leaves what arrives while it runs', async () => {
    dead('a', 'ObjectUnreadable');
    deadLetters.beforeReceive = () => {
      world.clock.pass(1);
      dead('late', 'ObjectUnreadable');
    };
    await redrive();
    expect(queue.sent).toHaveLength(1);
    expect(results).toContainEqual(expect.objectContaining({ objectKey: 'late', action: 'left', why: 'ArrivedLater' }));
  });

  it.each(['before', 'after'] as const)(
    'at whatever step it crashes, right %s it: the next one sends whatever was not sent',
    async (when) => {
      for (let step = 1; ; step++) {
        world = new EnrollWorld();
        deadLetters = new FakeDeadLetterQueue(world.clock);
        queue = new FakeUploads();
        const all = ['a', 'b'].map((key) => dead(key));
        const crashed = await redrive({}, new Crashes(step, when)).then(
          () => false,
          (error: unknown) => error instanceof Crash,
        );
        world.clock.pass(700_000);
        await redrive();
        // An event that is sent twice is a duplicate, and intake drops it.
        expect([...new Set(queue.sent)].toSorted()).toEqual(all.toSorted());
        expect(deadLetters.messages).toEqual([]);
        if (!crashed) return;
      }
    },
  );
});
