import { beforeEach, describe, expect, it } from '@jest/globals';
import type { LetterResult, RedriveOptions } from '../../../cli/redrive/ports.ts';
import { redriveEnrollments } from '../../../cli/redrive/redrive.ts';
import type { FaceRow } from '../../../functions/domain/face-row.ts';
import { EnrollWorld, messageOf, PERSON } from '../../fakes/enroll-world.ts';
import { Crash, Crashes, FakeDeadLetters, FakeEnrollments, MemorySubmissions } from '../fakes.ts';

let world: EnrollWorld;
let letters: FakeDeadLetters;
let queue: FakeEnrollments;
let rows: MemorySubmissions;
let results: LetterResult[];
let interrupt: AbortController;
beforeEach(() => {
  world = new EnrollWorld();
  letters = new FakeDeadLetters(world.clock);
  queue = new FakeEnrollments(world.clock);
  rows = new MemorySubmissions(world.ledger);
  results = [];
  interrupt = new AbortController();
});

/** A row that was given up, with its letter. */
function dead(objectKey: string, more: Partial<FaceRow> = {}): FaceRow {
  const row = world.pending(objectKey, { status: 'FAILED', reason: 'TencentUnavailable', ...more });
  letters.putOf(row);
  return row;
}

function redrive(options: Partial<RedriveOptions> = {}, crashes = new Crashes()) {
  return redriveEnrollments(
    { letters: crashes.watch(letters), queue: crashes.watch(queue), rows: crashes.watch(rows) },
    { dropMalformed: false, dryRun: false, ...options },
    { clock: world.clock, onLetter: (result) => results.push(result), signal: interrupt.signal },
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

describe('a redrive of the enrollments dead letters', () => {
  it('sends each letter again as a new submission, in order, and deletes it', async () => {
    const sent = ['a', 'b', 'c'].map((key) => dead(key));
    const report = await redrive();
    expect(queue.sent).toEqual(
      sent.map(({ objectKey, version }) => ({ objectKey, version, personId: PERSON, submission: 1 })),
    );
    expect(letters.letters).toEqual([]);
    expect(report).toEqual({ sent: 3, deleted: 0, left: 0, unseen: 0, isInterrupted: false });
  });

  it('leaves the status to what becomes of the image', async () => {
    const row = dead('a');
    await redrive();
    expect(world.row(row)).toMatchObject({ status: 'FAILED', reason: 'TencentUnavailable', submission: 1 });
    await enroll();
    expect(world.row(row)).toMatchObject({ status: 'ENROLLED', submission: 1 });
  });

  it('sends also what a crash on the last delivery left PENDING', async () => {
    dead('a', { status: 'PENDING' });
    await redrive();
    expect(queue.keys).toEqual(['a']);
  });

  it.each(['ENROLLED', 'REJECTED'] as const)(
    'deletes the letter of an image that is %s, and sends nothing',
    async (status) => {
      dead('a', { status });
      await redrive();
      expect(queue.sent).toEqual([]);
      expect(letters.letters).toEqual([]);
      expect(fates()).toEqual([['a', 'deleted', 'Final']]);
    },
  );

  it('leaves OutcomeUnknown to a person, visible at once', async () => {
    const row = dead('a', { reason: 'OutcomeUnknown', faceIdCandidates: ['face-1'] });
    await redrive();
    expect(queue.sent).toEqual([]);
    expect(world.row(row)).toEqual(row);
    expect(letters.letters).toHaveLength(1);
    expect(letters.hidden).toBe(0);
    expect(fates()).toEqual([['a', 'left', 'OutcomeUnknown']]);
  });

  it('keeps one letter of an image that a person has to decide, the first, and never none', async () => {
    const unknown = dead('unknown', { reason: 'OutcomeUnknown' });
    for (let number = 0; number < 30; number++) letters.putOf(unknown);
    const behind = dead('behind');
    const first = letters.letters[0]?.messageId;
    expect(await redrive()).toMatchObject({ sent: 1, deleted: 30, left: 1, unseen: 0 });
    expect(queue.keys).toEqual(['behind']);
    expect(letters.letters.map(({ messageId }) => messageId)).toEqual([first]);
    expect(world.row(behind).submission).toBe(1);
    expect(await redrive()).toMatchObject({ sent: 0, deleted: 0, left: 1 });
    expect(letters.letters).toHaveLength(1);
  });

  it('keeps a letter of each submission of such an image', async () => {
    const unknown = dead('unknown', { reason: 'OutcomeUnknown' });
    letters.putOf({ ...unknown, submission: 1 });
    expect(await redrive()).toMatchObject({ deleted: 0, left: 2 });
  });

  it('only says so of surplus letters, when that is asked', async () => {
    const unknown = dead('unknown', { reason: 'OutcomeUnknown' });
    letters.putOf(unknown);
    expect(await redrive({ dryRun: true })).toMatchObject({ deleted: 1, left: 1 });
    expect(letters.letters).toHaveLength(2);
  });

  it('leaves what nobody can handle: no message, no row, the row of another person', async () => {
    letters.put('no message', { groupId: 'x', reason: 'Malformed' });
    letters.putOf({ ...world.pending('gone'), objectKey: 'missing' });
    letters.put({ objectKey: 'gone', version: 'v1', personId: '2002' }, { groupId: '2002' });
    await redrive();
    expect(queue.sent).toEqual([]);
    expect(letters.letters).toHaveLength(3);
    expect(letters.hidden).toBe(0);
    expect(fates()).toEqual([
      [undefined, 'left', 'Malformed'],
      ['missing', 'left', 'RowMissing'],
      ['gone', 'left', 'Malformed'],
    ]);
  });

  it('deletes that when it is told to, and nothing else', async () => {
    letters.put('no message', { groupId: 'x' });
    letters.putOf({ ...world.pending('a'), objectKey: 'missing' });
    dead('unknown', { reason: 'OutcomeUnknown' });
    const report = await redrive({ dropMalformed: true });
    expect(report).toMatchObject({ sent: 0, deleted: 2, left: 1 });
    expect(letters.letters).toHaveLength(1);
  });

  it('takes only letters with the wanted reason, by the letter or by its row', async () => {
    dead('throttled', { reason: 'Throttled' });
    dead('other', { personId: '1002' });
    letters.putOf(world.pending('by row', { reason: 'Throttled', personId: '1003' }), { reason: undefined });
    letters.putOf(world.pending('by letter', { personId: '1004' }), { reason: 'Throttled' });
    letters.put('no message', { groupId: 'x' });
    await redrive({ reason: 'Throttled' });
    expect(queue.keys).toEqual(['throttled', 'by row', 'by letter']);
    expect(letters.letters).toHaveLength(2);
    expect(letters.hidden).toBe(0);
    expect(fates()).toContainEqual(['other', 'left', 'NotMatching']);
  });

  it('takes only letters of the wanted object', async () => {
    dead('a');
    dead('b');
    letters.put('no message', { groupId: 'x' });
    await redrive({ key: 'b' });
    expect(queue.keys).toEqual(['b']);
    expect(letters.letters).toHaveLength(2);
  });

  it('only says what it would do, when that is asked', async () => {
    const row = dead('a');
    dead('b', { status: 'ENROLLED' });
    const report = await redrive({ dryRun: true, dropMalformed: true });
    expect(report).toMatchObject({ sent: 1, deleted: 1, left: 0 });
    expect(queue.sent).toEqual([]);
    expect(world.row(row)).toEqual(row);
    expect(letters.letters).toHaveLength(2);
    expect(letters.hidden).toBe(0);
  });

  it('does nothing the second time', async () => {
    dead('a');
    await redrive();
    expect(await redrive()).toMatchObject({ sent: 0, deleted: 0, left: 0 });
    expect(queue.keys).toEqual(['a']);
  });

  it('sends an image with two letters once', async () => {
    const row = dead('a');
    letters.putOf(row);
    await redrive();
    expect(queue.keys).toEqual(['a']);
    expect(letters.letters).toEqual([]);
    expect(fates()).toEqual([
      ['a', 'sent', 'Redriven'],
      ['a', 'deleted', 'Superseded'],
    ]);
  });

  it('looks again at a row that somebody else has changed, and decides by what it has become', async () => {
    const row = dead('a');
    rows.beforeWrite = () => world.ledger.put({ ...row, status: 'ENROLLED' });
    await redrive();
    expect(fates()).toEqual([['a', 'deleted', 'Final']]);
  });

  it('leaves a letter whose row changes whenever it is looked at', async () => {
    const row = dead('a');
    rows.beforeWrite = () => world.ledger.put({ ...world.row(row), submission: world.row(row).submission + 1 });
    await redrive();
    expect(fates()).toEqual([['a', 'left', 'Changing']]);
    expect(letters.letters).toHaveLength(1);
  });
});

describe('a redrive comes to its end', () => {
  it('when the cause is not mended and every letter comes back at once', async () => {
    const sent = [dead('a'), dead('b')];
    queue.afterSend = ({ objectKey }) => {
      world.clock.pass(1);
      const row = sent.find((each) => each.objectKey === objectKey);
      if (row !== undefined) letters.putOf(world.row(row));
    };
    await redrive();
    expect(queue.keys).toEqual(['a', 'b']);
    expect(letters.letters).toHaveLength(2);
    expect(letters.hidden).toBe(0);
    expect(fates().slice(2)).toEqual([
      ['a', 'left', 'FailedAgain'],
      ['b', 'left', 'FailedAgain'],
    ]);
  });

  it('even when they seem to be older, because its clock is ahead', async () => {
    const row = dead('a');
    queue.afterSend = () => letters.putOf(world.row(row), { sentAt: 0 });
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
    letters.beforeReceive = () => {
      world.clock.pass(1);
      more += 1;
      dead(`late ${more}`, { personId: `late-${more}` });
    };
    await redrive();
    expect(queue.keys).toEqual(['a']);
    expect(letters.hidden).toBe(0);
    expect(new Set(results.map(({ why }) => why))).toEqual(new Set(['Redriven', 'ArrivedLater']));
  });

  it('when what it left becomes visible before it has ended', async () => {
    dead('unknown', { reason: 'OutcomeUnknown' });
    letters.beforeReceive = () => world.clock.pass(700_000);
    expect(await redrive()).toMatchObject({ left: 1 });
    expect(results).toHaveLength(1);
  });

  it('when it is interrupted, and gives back what it holds', async () => {
    for (let number = 0; number < 30; number++) dead(`key ${number}`);
    queue.afterSend = () => interrupt.abort();
    expect(await redrive()).toMatchObject({ sent: 10, isInterrupted: true });
    expect(letters.letters).toHaveLength(20);
    expect(letters.hidden).toBe(0);
  });

  it('after thousands of letters, each sent once and in the order of its person', async () => {
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

  it('having reached every letter behind one that it left', async () => {
    dead('unknown', { reason: 'OutcomeUnknown' });
    for (let number = 0; number < 40; number++) dead(`key ${number}`);
    expect(await redrive()).toMatchObject({ sent: 40, left: 1, unseen: 0 });
    expect(letters.letters).toHaveLength(1);
  });

  it('and says how many letters it cannot reach, behind ten that stay', async () => {
    for (let number = 0; number < 10; number++) dead(`unknown ${number}`, { reason: 'OutcomeUnknown' });
    dead('behind');
    expect(await redrive()).toMatchObject({ sent: 0, left: 10, unseen: 1 });
  });
});

describe('a redrive that fails', () => {
  it('sends nothing behind what could not be sent, and gives everything back', async () => {
    dead('a');
    dead('b');
    dead('of another', { personId: '1002' });
    queue.error = new Error('SQS is down');
    await expect(redrive()).rejects.toThrow('SQS is down');
    expect(results).toEqual([]);
    expect(letters.letters).toHaveLength(3);
    expect(letters.hidden).toBe(0);
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
        letters = new FakeDeadLetters(world.clock);
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
        expect(letters.bodies).toEqual([expect.stringContaining('unknown')]);
        if (!crashed) {
          expect(step).toBeGreaterThan(15);
          return;
        }
      }
    },
  );
});
