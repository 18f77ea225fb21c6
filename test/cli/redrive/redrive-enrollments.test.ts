import { beforeEach, describe, expect, it, jest } from '@jest/globals';
import type { MessageResult, RedriveOptions } from '../../../cli/redrive/ports.ts';
import { redriveEnrollments } from '../../../cli/redrive/redrive.ts';
import { type FaceRow, imageId } from '../../../functions/domain/face-row.ts';
import { absentPerson } from '../../../functions/domain/person.ts';
import { EnrollWorld, messageOf, PERSON } from '../../fakes/enroll-world.ts';
import { TOMBSTONE } from '../../fakes/tombstones.ts';
import { Crash, Crashes, FakeDeadLetterQueue, FakeEnrollments, FakePreparations, MemorySubmissions } from '../fakes.ts';

let world: EnrollWorld;
let deadLetters: FakeDeadLetterQueue;
let queue: FakeEnrollments;
let preparations: FakePreparations;
let rows: MemorySubmissions;
let results: MessageResult[];
let interrupt: AbortController;
beforeEach(() => {
  world = new EnrollWorld();
  deadLetters = new FakeDeadLetterQueue(world.clock);
  queue = new FakeEnrollments(world.clock);
  preparations = new FakePreparations(world.clock);
  rows = new MemorySubmissions(world.ledger);
  results = [];
  interrupt = new AbortController();
});

/** A row that was given up, with its message. */
function dead(objectKey: string, more: Partial<FaceRow> = {}): FaceRow {
  const row = world.pending(objectKey, { status: 'FAILED', reason: 'TencentUnavailable', ...more });
  deadLetters.putOf(row);
  return row;
}

function redrive(
  options: Partial<RedriveOptions> = {},
  crashes = new Crashes(),
  stage: 'prepare' | 'enroll' = 'enroll',
) {
  return redriveEnrollments(
    {
      stage,
      deadLetters: crashes.watch(deadLetters),
      queue: crashes.watch(queue),
      preparations: crashes.watch(preparations),
      rows: crashes.watch(rows),
    },
    { dryRun: false, ...options },
    { clock: world.clock, onMessage: (result) => results.push(result), signal: interrupt.signal },
  );
}

/** What the enroll function makes of what is in its queue. */
async function enroll(): Promise<void> {
  for (const message of queue.sent.splice(0)) {
    const row = await rows.row(message);
    if (row !== undefined) await world.deliverMessages([messageOf({ ...row, ...message })]);
  }
}

const fates = () => results.map(({ objectKey, action, why }) => [objectKey, action, why]);

describe('a redrive of the enrollments dead-letter queue', () => {
  it('deletes the message of an image that an erasure has deleted', async () => {
    const row = dead('a');
    world.ledger.rows.remove(imageId(row));
    world.ledger.persons.put({ ...absentPerson(PERSON), revision: 1, erasing: TOMBSTONE });
    const report = await redrive();
    expect(fates()).toEqual([['a', 'deleted', 'Erased']]);
    expect(report).toMatchObject({ deleted: 1, needAction: 0 });
    expect([queue.sent, deadLetters.messages]).toEqual([[], []]);
  });

  it('deletes it, too, when the event of the image came again and left a row that names no person', async () => {
    const row = dead('a');
    world.ledger.put({ ...row, personId: undefined, status: 'REJECTED', reason: 'ObjectGone' });
    world.ledger.persons.put({ ...absentPerson(PERSON), revision: 1, erasing: TOMBSTONE });
    await redrive();
    expect(fates()).toEqual([['a', 'deleted', 'Erased']]);
  });

  it('sends an image of a person who is being erased: enroll gives it to the erase stage', async () => {
    dead('a');
    world.ledger.persons.put({ ...absentPerson(PERSON), revision: 1, erasing: TOMBSTONE });
    await redrive();
    await enroll();
    expect(world.queue.erased).toHaveLength(1);
    expect(deadLetters.messages).toEqual([]);
  });

  it('sends each message again as a new submission, in order, and deletes it', async () => {
    const sent = ['a', 'b', 'c'].map((key) => dead(key));
    const report = await redrive();
    expect(queue.sent).toEqual(
      sent.map(({ objectKey, version }) => ({ objectKey, version, personId: PERSON, submission: 1 })),
    );
    expect(deadLetters.messages).toEqual([]);
    expect(report).toEqual({ sent: 3, deleted: 0, left: 0, hidden: 0, unseen: 0, needAction: 0, isInterrupted: false });
  });

  it('leaves the status to what becomes of the image', async () => {
    const row = dead('a');
    await redrive();
    expect(world.row(row)).toMatchObject({ status: 'FAILED', reason: 'TencentUnavailable', submission: 1 });
    await enroll();
    expect(world.row(row)).toMatchObject({ status: 'ENROLLED', submission: 1 });
  });

  it('sends an image that prepare has rejected to that stage once more, which deletes what was prepared of it', async () => {
    const row = dead('a', { status: 'REJECTED', reason: 'ImageUndecodable' });
    await redrive({ dryRun: true }, new Crashes(), 'prepare');
    expect(preparations.sent).toEqual([]);
    await redrive({}, new Crashes(), 'prepare');
    expect(preparations.sent).toEqual([{ objectKey: 'a', version: 'v1', personId: PERSON, submission: 0 }]);
    expect([world.row(row), deadLetters.messages]).toEqual([row, []]);
  });

  it('sends the message of a row that was written anew after an erasure: it is none that the queue has seen', async () => {
    const row = dead('a');
    await redrive();
    world.ledger.rows.remove(imageId(row));
    dead('a', { receivedAt: new Date(world.clock.now() + 60_000).toISOString() });
    await redrive();
    expect(queue.sent).toHaveLength(2);
  });

  it('sends an image to the prepare stage that waits there, and no other', async () => {
    dead('a', { stage: 'prepare', reason: 'NotPrepared' });
    dead('b', { reason: 'NotPrepared', prepared: { key: 'k', width: 1, height: 1, size: 1 } });
    await redrive();
    expect(preparations.sent).toEqual([{ objectKey: 'a', version: 'v1', personId: PERSON, submission: 1 }]);
    expect(queue.keys).toEqual(['b']);
    expect(deadLetters.messages).toEqual([]);
  });

  it('sends also what a crash on the last delivery left PENDING', async () => {
    dead('a', { status: 'PENDING' });
    await redrive();
    expect(queue.keys).toEqual(['a']);
  });

  it.each(['ENROLLED', 'REJECTED'] as const)(
    'deletes the message of an image that is %s, and sends nothing',
    async (status) => {
      dead('a', { status });
      await redrive();
      expect(queue.sent).toEqual([]);
      expect(deadLetters.messages).toEqual([]);
      expect(fates()).toEqual([['a', 'deleted', 'Final']]);
    },
  );

  it('leaves OutcomeUnknown to an operator, visible at once', async () => {
    const row = dead('a', { reason: 'OutcomeUnknown', faceIdCandidates: ['face-1'] });
    await redrive();
    expect(queue.sent).toEqual([]);
    expect(world.row(row)).toEqual(row);
    expect(deadLetters.messages).toHaveLength(1);
    expect(deadLetters.hidden).toBe(0);
    expect(fates()).toEqual([['a', 'left', 'OutcomeUnknown']]);
  });

  it('keeps one message of an image that needs a decision, the first, and never none', async () => {
    const unknown = dead('unknown', { reason: 'OutcomeUnknown' });
    for (let number = 0; number < 30; number++) deadLetters.putOf(unknown);
    const behind = dead('behind');
    const first = deadLetters.messages[0]?.messageId;
    expect(await redrive()).toMatchObject({ sent: 1, deleted: 30, left: 1, unseen: 0 });
    expect(queue.keys).toEqual(['behind']);
    expect(deadLetters.messages.map(({ messageId }) => messageId)).toEqual([first]);
    expect(world.row(behind).submission).toBe(1);
    expect(await redrive()).toMatchObject({ sent: 0, deleted: 0, left: 1 });
    expect(deadLetters.messages).toHaveLength(1);
  });

  it('keeps what an operator said of the image: that it creates its person', async () => {
    const row = world.pending('created', { status: 'FAILED', reason: 'GroupNotFound' });
    const message = JSON.parse(messageOf(row).body);
    deadLetters.put({ ...message, createPerson: true }, { groupId: PERSON, reason: 'GroupNotFound' });
    await redrive();
    expect(queue.sent).toMatchObject([{ objectKey: 'created', createPerson: true, submission: 1 }]);
  });

  it('sends the removal of a face again, as it is', async () => {
    const removal = { remove: { objectKey: 'a', version: 'v1' }, personId: PERSON, requestedBy: 'support' };
    deadLetters.put(removal, { groupId: PERSON, reason: 'LastFace' });
    expect(await redrive({ dryRun: true })).toMatchObject({ sent: 1 });
    expect(queue.sent).toEqual([]);
    expect(await redrive({ reason: 'NotEnrolled' })).toMatchObject({ sent: 0, left: 1 });
    expect(await redrive({ key: 'a' })).toMatchObject({ sent: 1, left: 0 });
    expect(queue.sent).toEqual([removal]);
  });

  it('keeps a message of each submission of such an image', async () => {
    const unknown = dead('unknown', { reason: 'OutcomeUnknown' });
    deadLetters.putOf({ ...unknown, submission: 1 });
    expect(await redrive()).toMatchObject({ deleted: 0, left: 2 });
  });

  it('only says so about surplus messages in a dry run', async () => {
    const unknown = dead('unknown', { reason: 'OutcomeUnknown' });
    deadLetters.putOf(unknown);
    expect(await redrive({ dryRun: true })).toMatchObject({ deleted: 1, left: 1 });
    expect(deadLetters.messages).toHaveLength(2);
  });

  it('leaves what no function can handle: no message, no row, the row of another person', async () => {
    deadLetters.put('no message', { groupId: 'x', reason: 'Malformed' });
    deadLetters.putOf({ ...world.pending('gone'), objectKey: 'missing' });
    deadLetters.put({ objectKey: 'gone', version: 'v1', personId: '2002' }, { groupId: '2002' });
    await redrive();
    expect(queue.sent).toEqual([]);
    expect(deadLetters.messages).toHaveLength(3);
    expect(deadLetters.hidden).toBe(0);
    // Groups are handled side by side.
    expect(fates().toSorted()).toEqual([
      [undefined, 'left', 'Malformed'],
      ['gone', 'left', 'Malformed'],
      ['missing', 'left', 'RowMissing'],
    ]);
  });

  it('takes only messages with the wanted reason: their own, or that of the row', async () => {
    dead('throttled', { reason: 'Throttled' });
    dead('other', { personId: '1002' });
    deadLetters.putOf(world.pending('by row', { reason: 'Throttled', personId: '1003' }), { reason: undefined });
    deadLetters.putOf(world.pending('by message', { personId: '1004' }), { reason: 'Throttled' });
    deadLetters.put('no message', { groupId: 'x' });
    await redrive({ reason: 'Throttled' });
    expect(queue.keys).toEqual(['throttled', 'by row', 'by message']);
    expect(deadLetters.messages).toHaveLength(2);
    expect(deadLetters.hidden).toBe(0);
    expect(fates()).toContainEqual(['other', 'left', 'NotMatching']);
  });

  it('takes only messages of the wanted object', async () => {
    dead('a');
    dead('b');
    deadLetters.put('no message', { groupId: 'x' });
    await redrive({ key: 'b' });
    expect(queue.keys).toEqual(['b']);
    expect(deadLetters.messages).toHaveLength(2);
  });

  it('only says what it would do in a dry run', async () => {
    const row = dead('a');
    dead('b', { status: 'ENROLLED' });
    const report = await redrive({ dryRun: true });
    expect(report).toMatchObject({ sent: 1, deleted: 1, left: 0 });
    expect(queue.sent).toEqual([]);
    expect(world.row(row)).toEqual(row);
    expect(deadLetters.messages).toHaveLength(2);
    expect(deadLetters.hidden).toBe(0);
  });

  it('does nothing the second time', async () => {
    dead('a');
    await redrive();
    expect(await redrive()).toMatchObject({ sent: 0, deleted: 0, left: 0 });
    expect(queue.keys).toEqual(['a']);
  });

  it('sends an image with two messages once', async () => {
    const row = dead('a');
    deadLetters.putOf(row);
    await redrive();
    expect(queue.keys).toEqual(['a']);
    expect(deadLetters.messages).toEqual([]);
    expect(fates()).toEqual([
      ['a', 'sent', 'Redriven'],
      ['a', 'deleted', 'Superseded'],
    ]);
  });

  it('reads a row again that another writer has changed, and decides by what it has become', async () => {
    const row = dead('a');
    rows.beforeWrite = () => world.ledger.put({ ...row, status: 'ENROLLED' });
    await redrive();
    expect(fates()).toEqual([['a', 'deleted', 'Final']]);
  });

  it('leaves a message whose row changes each time it is read', async () => {
    const row = dead('a');
    rows.beforeWrite = () => world.ledger.put({ ...world.row(row), submission: world.row(row).submission + 1 });
    await redrive();
    expect(fates()).toEqual([['a', 'left', 'Changing']]);
    expect(deadLetters.messages).toHaveLength(1);
  });
});

describe('a redrive comes to its end', () => {
  it('when the cause is not fixed and every message comes back at once', async () => {
    const sent = [dead('a'), dead('b')];
    queue.afterSend = ({ objectKey }) => {
      world.clock.pass(1);
      const row = sent.find((each) => each.objectKey === objectKey);
      if (row !== undefined) deadLetters.putOf(world.row(row));
    };
    await redrive();
    expect(queue.keys).toEqual(['a', 'b']);
    expect(deadLetters.messages).toHaveLength(2);
    expect(deadLetters.hidden).toBe(0);
    expect(fates().slice(2)).toEqual([
      ['a', 'left', 'FailedAgain'],
      ['b', 'left', 'FailedAgain'],
    ]);
  });

  it('even when they seem to be older', async () => {
    const row = dead('a');
    queue.afterSend = () => deadLetters.putOf(world.row(row), { sentAt: 0 });
    await redrive();
    expect(queue.keys).toEqual(['a']);
    expect(fates()).toEqual([
      ['a', 'sent', 'Redriven'],
      ['a', 'left', 'FailedAgain'],
    ]);
  });

  it('when others keep coming in', async () => {
    dead('a');
    let more = 0;
    deadLetters.beforeReceive = () => {
      world.clock.pass(1);
      more += 1;
      dead(`late ${more}`, { personId: `late-${more}` });
    };
    await redrive();
    expect(queue.keys).toEqual(['a']);
    expect(deadLetters.hidden).toBe(0);
    expect(new Set(results.map(({ why }) => why))).toEqual(new Set(['Redriven', 'ArrivedLater']));
  });

  it('when what it left becomes visible before it has ended', async () => {
    dead('unknown', { reason: 'OutcomeUnknown' });
    deadLetters.beforeReceive = () => world.clock.pass(700_000);
    expect(await redrive()).toMatchObject({ left: 1 });
    expect(results).toHaveLength(1);
  });

  it('when it is interrupted, and releases what it holds', async () => {
    for (let number = 0; number < 30; number++) dead(`key ${number}`);
    queue.afterSend = () => interrupt.abort();
    expect(await redrive()).toMatchObject({ sent: 10, isInterrupted: true });
    expect(deadLetters.messages).toHaveLength(20);
    expect(deadLetters.hidden).toBe(0);
  });

  it('after thousands of messages, each sent once and in the order of its person', async () => {
    const persons = 300;
    for (let number = 0; number < 3000; number++) {
      dead(String(number), { personId: `person-${number % persons}`, ...(number % 7 === 0 && { status: 'ENROLLED' }) });
    }
    expect(await redrive()).toMatchObject({ sent: 2571, deleted: 429, left: 0 });
    const lastOf = new Map<string, number>();
    for (const { personId, objectKey } of queue.sent) {
      expect(Number(objectKey)).toBeGreaterThan(lastOf.get(personId) ?? -1);
      lastOf.set(personId, Number(objectKey));
    }
  });

  it('having reached every message behind one that it left', async () => {
    dead('unknown', { reason: 'OutcomeUnknown' });
    for (let number = 0; number < 40; number++) dead(`key ${number}`);
    expect(await redrive()).toMatchObject({ sent: 40, left: 1, unseen: 0 });
    expect(deadLetters.messages).toHaveLength(1);
  });

  it('and says how many messages it cannot receive, behind ten that stay', async () => {
    for (let number = 0; number < 10; number++) dead(`unknown ${number}`, { reason: 'OutcomeUnknown' });
    dead('behind');
    expect(await redrive()).toMatchObject({ sent: 0, left: 10, unseen: 1 });
  });
});

describe('a redrive tells what is left to be done', () => {
  it('counts the messages that need an operator, and not those that were not asked for', async () => {
    dead('unknown', { reason: 'OutcomeUnknown' });
    dead('other', { personId: '1002' });
    expect(await redrive({ reason: 'OutcomeUnknown' })).toMatchObject({ left: 2, needAction: 1 });
  });

  it('needs no operator when everything was sent or deleted', async () => {
    dead('a');
    dead('b', { status: 'ENROLLED', personId: '1002' });
    expect(await redrive()).toMatchObject({ needAction: 0 });
  });

  it('says how many messages a run that was killed has hidden, until they are visible again', async () => {
    dead('a');
    dead('b', { personId: '1002' });
    await deadLetters.receive();
    expect(await redrive()).toMatchObject({ sent: 0, hidden: 2, unseen: 0 });
    world.clock.pass(700_000);
    expect(await redrive()).toMatchObject({ sent: 2, hidden: 0, unseen: 0 });
  });

  it('tells hidden messages from those behind them in their group', async () => {
    for (let number = 0; number < 12; number++) dead(`key ${number}`);
    await deadLetters.receive();
    expect(await redrive()).toMatchObject({ sent: 0, hidden: 10, unseen: 2 });
  });
});

describe('a redrive by the clock of AWS', () => {
  it('takes every message that was there before, however wrong the clock of this machine is', async () => {
    const wrongClock = jest.spyOn(Date, 'now').mockReturnValue(0);
    dead('a');
    expect(await redrive()).toMatchObject({ sent: 1, left: 0 });
    expect(wrongClock).not.toHaveBeenCalled();
    wrongClock.mockRestore();
  });
});

describe('a redrive that fails', () => {
  it('sends nothing behind what could not be sent, and releases everything', async () => {
    dead('a');
    dead('b');
    dead('of another', { personId: '1002' });
    queue.error = new Error('SQS is down');
    await expect(redrive()).rejects.toThrow('SQS is down');
    expect(results).toEqual([]);
    expect(deadLetters.messages).toHaveLength(3);
    expect(deadLetters.hidden).toBe(0);
    queue.error = undefined;
    await redrive();
    expect(queue.keys.filter((key) => key !== 'of another')).toEqual(['a', 'b']);
    expect(queue.keys).toContain('of another');
  });

  it.each(['before', 'after'] as const)(
    'at whatever step it crashes, right %s it: the next one loses nothing and doubles nothing',
    async (when) => {
      const keys = ['a', 'b', 'c'];
      for (let step = 1; ; step++) {
        world = new EnrollWorld();
        deadLetters = new FakeDeadLetterQueue(world.clock);
        queue = new FakeEnrollments(world.clock);
        rows = new MemorySubmissions(world.ledger);
        const all = keys.map((key) => dead(key));
        dead('done', { status: 'REJECTED', personId: '1002' });
        const unknown = dead('unknown', { reason: 'OutcomeUnknown', personId: '1003' });

        const crashes = new Crashes(step, when);
        const crashed = await redrive({}, crashes).then(
          () => false,
          (error: unknown) => error instanceof Crash,
        );
        // The function may be faster than the operator, or slower.
        if (step % 2 === 0) await enroll();
        world.clock.pass(700_000);
        await redrive();
        await enroll();

        expect(all.map((row) => world.row(row).status)).toEqual(['ENROLLED', 'ENROLLED', 'ENROLLED']);
        expect([...world.tencent.imageOfFace.values()]).toEqual(['a@v1', 'b@v1', 'c@v1']);
        expect(world.row(unknown)).toEqual(unknown);
        expect(deadLetters.bodies).toEqual([expect.stringContaining('unknown')]);
        if (!crashed) {
          expect(step).toBeGreaterThan(15);
          return;
        }
      }
    },
  );
});
