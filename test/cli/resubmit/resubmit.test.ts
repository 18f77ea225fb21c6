import { beforeEach, describe, expect, it } from '@jest/globals';
import type { ResubmitRequest } from '../../../cli/resubmit/ports.ts';
import { resubmit } from '../../../cli/resubmit/resubmit.ts';
import { personDifferences } from '../../../functions/domain/agreement/person-differences.ts';
import type { FaceRow } from '../../../functions/domain/face-row.ts';
import { absentPerson, type Person } from '../../../functions/domain/person.ts';
import { EnrollWorld, messageOf, PERSON } from '../../fakes/enroll-world.ts';
import { ERASURE_ID, TOMBSTONE } from '../../fakes/tombstones.ts';
import { Crash, Crashes, FakeEnrollments, FakePreparations, MemorySubmissions } from '../fakes.ts';

let world: EnrollWorld;
let queue: FakeEnrollments;
let preparations: FakePreparations;
let ledger: MemorySubmissions;
beforeEach(given);

function given(): void {
  world = new EnrollWorld();
  queue = new FakeEnrollments(world.clock);
  preparations = new FakePreparations(world.clock);
  ledger = new MemorySubmissions(world.ledger);
}

function run(request: Partial<ResubmitRequest> = {}, crashes = new Crashes()) {
  return resubmit(
    { objectKey: 'a', dryRun: false, ...request },
    {
      ledger: crashes.watch(ledger),
      queue: crashes.watch(queue),
      preparations: crashes.watch(preparations),
      clock: world.clock,
    },
  );
}

function person(more: Partial<Person> = {}): void {
  world.ledger.persons.put({ ...absentPerson(PERSON), faceCount: 0, revision: 7, ...more });
}

/** As enroll leaves it. */
function rejected(more: Partial<FaceRow> = {}): FaceRow {
  person({ rejectedCount: 1 });
  return world.pending('a', {
    status: 'REJECTED',
    reason: 'PersonNotFound',
    message: 'Tencent does not know the person.',
    tencentCode: 'InvalidParameterValue.PersonIdNotExist',
    statusDay: 'REJECTED#2026-11-20',
    completedAt: '2026-11-20T08:00:00.000Z',
    ...more,
  });
}

/** As a lost answer to a request of two images leaves them: one face that may belong to either. */
function unknown(more: Partial<FaceRow> = {}): FaceRow {
  const faceId = world.tencent.add(PERSON, 'unknown');
  person({ faceIds: [faceId], faceCount: 1 });
  return world.pending('a', {
    status: 'FAILED',
    reason: 'OutcomeUnknown',
    message: 'The answer was lost.',
    faceIdCandidates: [faceId],
    statusDay: 'FAILED#2026-11-20',
    completedAt: '2026-11-20T08:00:00.000Z',
    ...more,
  });
}

async function enroll(): Promise<void> {
  for (const message of queue.sent.splice(0)) {
    const row = await ledger.row(message);
    if (row === undefined) continue;
    const delivery = messageOf({ ...row, ...message });
    await world.deliverMessages([{ ...delivery, body: JSON.stringify(message) }]);
  }
}

const refusal = async (request: Partial<ResubmitRequest> = {}) => {
  const before = world.ledger.rows.values();
  const result = await run(request);
  expect(queue.sent).toEqual([]);
  expect(world.ledger.rows.values()).toEqual(before);
  return result.kind === 'refused' ? result.message : result;
};

describe('resubmitting', () => {
  it.each<[string, () => FaceRow, Partial<ResubmitRequest>]>([
    ['PENDING', () => world.pending('a'), {}],
    ['FAILED OutcomeUnknown', () => unknown(), { decision: { kind: 'notEnrolled' } }],
  ])(
    'a %s image is sent though the client had to write twice, because its first answer was lost',
    async (_what, row, request) => {
      row();
      ledger.repeatsWrites = true;
      expect(await run(request)).toMatchObject({ kind: 'sent', submission: 1 });
      expect(queue.sent).toMatchObject([{ objectKey: 'a', submission: 1 }]);
    },
  );

  it.each([
    ['PENDING', undefined],
    ['PENDING', 'Throttled'],
    ['FAILED', 'UrlRefused'],
    ['FAILED', 'NotQueued'],
  ] as const)('sends a row that is %s %s again as a new submission, and leaves its status', async (status, reason) => {
    const row = world.pending('a', { status, reason });
    expect(await run()).toEqual({ kind: 'sent', before: row, status, submission: 1 });
    expect(world.row(row)).toEqual({ ...row, submission: 1, updatedAt: expect.any(String) });
    expect(queue.sent).toEqual([{ objectKey: 'a', version: 'v1', personId: PERSON, submission: 1 }]);
  });

  it('sends a row that was written anew after an erasure: its message is none that the queue has seen', async () => {
    const row = world.pending('a', { status: 'FAILED', reason: 'UrlRefused' });
    await run();
    world.ledger.put({ ...row, receivedAt: new Date(world.clock.now() + 60_000).toISOString() });
    await run();
    expect(queue.sent).toHaveLength(2);
  });

  it('makes a row that Tencent rejected PENDING again, and its person counts one rejection less', async () => {
    const row = rejected();
    expect(await run()).toMatchObject({ kind: 'sent', status: 'PENDING', submission: 1 });
    const now = world.row(row);
    expect(now).toMatchObject({ status: 'PENDING', submission: 1 });
    const { reason, message, tencentCode, statusDay, completedAt } = now;
    expect([reason, message, tencentCode, statusDay, completedAt]).toEqual(Array(5).fill(undefined));
    expect(world.person()).toMatchObject({ rejectedCount: 0, revision: 8 });
  });

  it.each([
    { reason: 'NotSamePerson', attempts: 1, tencentCode: '-1604' },
    { reason: 'DimensionsOutOfRange', attempts: 1 },
    { reason: 'PersonTagIllegal', tencentCode: 'InvalidParameterValue.PersonIdIllegal' },
    { reason: 'DuplicateImage', tencentCode: undefined },
    { reason: 'PersonFull', tencentCode: undefined },
  ] as const)('takes $reason for a rejection that came after intake', async (how) => {
    rejected(how);
    expect(await run()).toMatchObject({ kind: 'sent', status: 'PENDING' });
  });

  it('lets an image create its person again, if the operator says so', async () => {
    world.settings = { ...world.settings, newPersons: { groupId: 'employees', uniqueControl: 0 } };
    world.tencent.persons.delete(PERSON);
    const row = rejected();
    await run();
    await enroll();
    expect(world.row(row)).toMatchObject({ status: 'REJECTED', reason: 'PersonNotFound' });
    await run({ createPerson: true });
    expect(queue.sent).toMatchObject([{ createPerson: true, submission: 2 }]);
    await enroll();
    expect(world.row(row)).toMatchObject({ status: 'ENROLLED', createdPerson: true });
  });

  it('has Tencent asked again for the faces of a person that was the cause', async () => {
    rejected();
    await run();
    expect(world.person().faceCount).toBeUndefined();
    world.tencent.add(PERSON, 'the face that the person was created with');
    await enroll();
    expect(world.person()).toMatchObject({ faceIds: ['face-1', 'face-2'], faceCount: 2, enrolledCount: 1 });
  });

  it.each([
    ['rejects a duplicate once more while the face is there', ['face-9'], 'REJECTED'],
    ['enrolls a duplicate whose face was deleted at Tencent', [], 'ENROLLED'],
  ] as const)('%s', async (_what, faces, status) => {
    const row = rejected({ reason: 'DuplicateImage', duplicateOf: 'face-9', tencentCode: undefined });
    person({ rejectedCount: 1, faceIds: ['face-9'], faceCount: 1, checksums: { 'md5:of-a': ['face-9'] } });
    world.tencent.persons.set(PERSON, [...faces]);
    await run();
    expect(world.row(row).status).toBe('PENDING');
    expect(world.row(row).duplicateOf).toBeUndefined();
    await enroll();
    expect(world.row(row).status).toBe(status);
  });

  it('keeps what is known of the faces of a person that was not', async () => {
    rejected({ reason: 'NoFaceDetected', attempts: 1 });
    await run();
    expect(world.person().faceCount).toBe(0);
  });

  it('only says what it would do in a dry run', async () => {
    const row = rejected();
    expect(await run({ dryRun: true })).toMatchObject({ kind: 'sent', status: 'PENDING', submission: 1 });
    expect(world.row(row)).toEqual(row);
    expect(world.person()).toMatchObject({ rejectedCount: 1, revision: 7 });
    expect(queue.sent).toEqual([]);
  });

  it('says so when the row is written and its message cannot be sent; the same command again sends it', async () => {
    rejected();
    queue.error = new Error('SQS is down');
    expect(await run()).toMatchObject({ kind: 'unsent', submission: 1, error: queue.error });
    queue.error = undefined;
    expect(await run()).toMatchObject({ kind: 'sent', status: 'PENDING', submission: 2 });
    expect(queue.sent).toHaveLength(1);
  });
});

describe('an image that was rejected for its file, and never sent', () => {
  it.each([
    'KeyUnsupported',
    'ImageTooLarge',
    'FormatUnsupported',
    'DimensionsOutOfRange',
    'ImageUndecodable',
  ] as const)('goes to the prepare stage, whoever rejected it: %s', async (reason) => {
    const row = rejected({ reason, tencentCode: undefined });
    person({ rejectedCount: 1 });
    expect(await run()).toMatchObject({ kind: 'sent', status: 'PENDING', submission: 1 });
    expect(world.row(row)).toMatchObject({ status: 'PENDING', stage: 'prepare', reason: 'WaitsForPreparation' });
    expect(world.row(row).completedAt).toBeUndefined();
    expect(preparations.sent).toEqual([{ objectKey: 'a', version: 'v1', personId: PERSON, submission: 1 }]);
    expect(queue.sent).toEqual([]);
    // It was not rejected by enroll, which counts.
    expect(world.person().rejectedCount).toBe(1);
  });

  it.each([{ tencentCode: '-1102' }, { attempts: 1 }, { prepared: { key: 'k', width: 1, height: 1, size: 1 } }])(
    'is none of them when Tencent has seen it, or a prepared image: %j',
    async (more) => {
      rejected({ reason: 'ImageUndecodable', tencentCode: undefined, ...more });
      await run();
      expect(preparations.sent).toEqual([]);
      expect(queue.sent).toHaveLength(1);
    },
  );

  it('goes there again while it waits there', async () => {
    world.pending('a', { stage: 'prepare', reason: 'WaitsForPreparation' });
    await run();
    expect(preparations.sent).toHaveLength(1);
    expect(queue.sent).toEqual([]);
  });
});

describe('resubmitting is refused', () => {
  it.each([
    { reason: 'PersonTagMissing', personId: undefined },
    { reason: 'ObjectGone' },
    { reason: 'ImageEmpty' },
    { reason: 'PersonTagIllegal', personId: undefined, personTag: 'a b' },
  ] as const)('for $reason by intake: the version cannot change', async (how) => {
    rejected({ tencentCode: undefined, ...how });
    expect(await refusal()).toMatch(`It is REJECTED ${how.reason}, decided by intake`);
  });

  it('for an image that is enrolled', async () => {
    world.pending('a', { status: 'ENROLLED', faceId: 'face-1' });
    expect(await refusal()).toMatch('It is ENROLLED');
  });

  it('for OutcomeUnknown without a decision', async () => {
    unknown();
    expect(await refusal()).toMatch('could add it twice');
  });

  it('for an object that was never read, or that cannot be pinned', async () => {
    world.pending('a', { status: 'FAILED', reason: 'ObjectUnreadable', personId: undefined });
    expect(await refusal()).toMatch('redrive --queue uploads');
    world.pending('a', { status: 'FAILED', reason: 'BucketNotVersioned', personId: undefined });
    expect(await refusal()).toMatch('Enable versioning');
    world.pending('a', { status: 'FAILED', reason: 'ObjectArchived', personId: undefined });
    expect(await refusal()).toMatch('redrive --queue uploads');
    world.pending('a', { status: 'FAILED', reason: 'ObjectEncryptedByCustomer', personId: undefined });
    expect(await refusal()).toMatch('Upload the image again without SSE-C');
  });

  it('while a request for the person is open', async () => {
    rejected();
    const openedAt = world.clock.now() - 5_000;
    person({ openCall: { id: 'call', rows: [], openedAt, until: openedAt + 20_000 } });
    expect(await refusal()).toMatch('again in 15 s');
  });

  it('when another writer changes the row or its person meanwhile', async () => {
    const row = rejected();
    ledger.beforeWrite = () => person({ revision: 9 });
    expect(await refusal()).toMatch('nothing was written');
    ledger.beforeWrite = () => world.ledger.put({ ...row, updatedAt: 'later' });
    expect(await run()).toMatchObject({ kind: 'refused' });
    expect(queue.sent).toEqual([]);
  });
});

describe('an image whose outcome is unknown', () => {
  it('becomes ENROLLED with the face that the operator found', async () => {
    const row = unknown();
    const decision = { kind: 'enrolled', faceId: 'face-1' } as const;
    expect(await run({ decision })).toEqual({ kind: 'enrolled', before: row, faceId: 'face-1' });
    const now = world.row(row);
    expect(now).toMatchObject({ status: 'ENROLLED', faceId: 'face-1', faceIdSource: 'reconciled', submission: 0 });
    expect([now.reason, now.message, now.statusDay, now.faceIdCandidates]).toEqual(Array(4).fill(undefined));
    expect(world.person()).toMatchObject({ enrolledCount: 1, faceIds: ['face-1'], revision: 8 });
    expect(queue.sent).toEqual([]);
  });

  it('makes the same bytes duplicates of that face', async () => {
    unknown();
    await run({ decision: { kind: 'enrolled', faceId: 'face-1' } });
    expect(world.person().checksums).toEqual({ 'md5:of-a': ['face-1'] });
    const again = world.pending('b', { checksum: 'md5:of-a' });
    await world.deliver([again]);
    expect(world.row(again)).toMatchObject({ reason: 'DuplicateImage', duplicateOf: 'face-1' });
  });

  it('leaves it to enroll to fill the checksums of a person of the version before', async () => {
    const row = unknown();
    person({ faceIds: ['face-1'], faceCount: 1, checksums: undefined });
    await run({ decision: { kind: 'enrolled', faceId: 'face-1' } });
    expect(world.row(row).status).toBe('ENROLLED');
    expect(world.person().checksums).toBeUndefined();
    await world.deliver([world.pending('b')]);
    expect(world.person().checksums).toEqual({ 'md5:of-a': ['face-1'], 'md5:of-b': ['face-2'] });
  });

  it('is sent again when the operator says that it is none of the faces', async () => {
    const row = unknown();
    expect(await run({ decision: { kind: 'notEnrolled' } })).toMatchObject({ kind: 'sent', status: 'PENDING' });
    expect(world.row(row)).toMatchObject({ status: 'PENDING', submission: 1 });
    expect(world.row(row).faceIdCandidates).toBeUndefined();
    await enroll();
    expect(world.row(row)).toMatchObject({ status: 'ENROLLED', faceId: 'face-2' });
  });

  it('is not enrolled with a face that is no candidate, or not known to be on the person', async () => {
    unknown();
    expect(await refusal({ decision: { kind: 'enrolled', faceId: 'face-9' } })).toMatch(
      "The face of --enrolled is 'face-9'. Expected one of the row's faceIdCandidates: face-1",
    );
    person({ faceIds: ['face-3'] });
    expect(await refusal({ decision: { kind: 'enrolled', faceId: 'face-1' } })).toMatch(
      'Expected one of the faces of person 1001: face-3',
    );
  });

  it('is not enrolled with the face of another image', async () => {
    unknown();
    world.pending('b', { status: 'ENROLLED', faceId: 'face-1' });
    expect(await refusal({ decision: { kind: 'enrolled', faceId: 'face-1' } })).toMatch('which is the face of b');
  });

  it('is not decided while a request for the person is open, nor when another writer was faster', async () => {
    const row = unknown();
    const decision = { kind: 'enrolled', faceId: 'face-1' } as const;
    ledger.beforeWrite = () => world.ledger.put({ ...row, status: 'PENDING', submission: 1 });
    expect(await run({ decision })).toMatchObject({ kind: 'refused' });
    expect(world.row(row).status).toBe('PENDING');
    ledger.beforeWrite = () => {};
    world.ledger.put(row);
    const openedAt = world.clock.now();
    person({ faceIds: ['face-1'], openCall: { id: 'call', rows: [], openedAt, until: openedAt + 20_000 } });
    expect(await refusal({ decision })).toMatch('A request for person 1001 is open');
  });

  it('is the only one that may be decided', async () => {
    world.pending('a', { status: 'FAILED', reason: 'Throttled' });
    expect(await refusal({ decision: { kind: 'notEnrolled' } })).toMatch(
      'for a row that is FAILED OutcomeUnknown, and --enrolled also for one that is ENROLLED with faceIdCandidates. This row is FAILED Throttled',
    );
  });
});

describe('an image that has one of several faces', () => {
  const decision = { kind: 'enrolled', faceId: 'face-1' } as const;

  /** As a lost answer to a request that added two images leaves one of them. */
  function uncertain(more: Partial<FaceRow> = {}): FaceRow {
    const faceIds = ['a', 'b'].map((key) => world.tencent.add(PERSON, key));
    const checksums = { 'md5:of-a': faceIds, 'md5:of-b': faceIds };
    person({ faceIds, faceCount: 2, enrolledCount: 2, checksums });
    return world.pending('a', {
      status: 'ENROLLED',
      faceIdSource: 'reconciled',
      faceIdCandidates: faceIds,
      completedAt: '2026-11-20T08:00:00.000Z',
      updatedAt: '2026-11-20T08:00:00.000Z',
      ...more,
    });
  }

  it('gets the one that the operator found, without another outcome', async () => {
    const row = uncertain();
    expect(await run({ decision })).toEqual({ kind: 'enrolled', before: row, faceId: 'face-1' });
    const now = world.row(row);
    const { faceIdCandidates: _, ...same } = row;
    expect(now).toEqual({ ...same, faceId: 'face-1', updatedAt: expect.any(String) });
    expect(now.updatedAt).not.toBe(now.completedAt);
    expect(world.person()).toMatchObject({ enrolledCount: 2, faceIds: ['face-1', 'face-2'], revision: 8 });
    expect(world.person().checksums).toEqual({ 'md5:of-a': ['face-1'], 'md5:of-b': ['face-1', 'face-2'] });
    const rows = [now, { ...row, objectKey: 'b', checksum: 'md5:of-b' }];
    expect(personDifferences({ item: world.person(), rows, faces: ['face-1', 'face-2'] })).toEqual([]);
    expect(queue.sent).toEqual([]);
  });

  it('gets none that is the face of another image, or no candidate', async () => {
    uncertain();
    expect(await refusal({ decision: { kind: 'enrolled', faceId: 'face-9' } })).toMatch(
      'faceIdCandidates: face-1, face-2',
    );
    world.pending('b', { status: 'ENROLLED', faceId: 'face-1' });
    expect(await refusal({ decision })).toMatch('which is the face of b');
  });

  it('is not sent again, and its face is not decided after it was removed', async () => {
    uncertain();
    expect(await refusal({ decision: { kind: 'notEnrolled' } })).toMatch('leave the option out');
    uncertain({ removedAt: '2026-11-20T09:00:00.000Z' });
    expect(await refusal({ decision })).toMatch('leave the option out');
  });
});

describe('a decision that was made by what was read before', () => {
  const decision = { kind: 'enrolled', faceId: 'face-1' } as const;

  it('is written while row and person are the same', async () => {
    const { updatedAt } = unknown();
    expect(await run({ decision, asRead: { updatedAt, revision: 7 } })).toMatchObject({ kind: 'enrolled' });
  });

  it('is refused when one of them has changed since', async () => {
    const { updatedAt } = unknown();
    expect(await refusal({ decision, asRead: { updatedAt, revision: 6 } })).toMatch('nothing was written');
    const earlier = { updatedAt: '2026-11-19T00:00:00.000Z' };
    expect(await refusal({ decision: { kind: 'notEnrolled' }, asRead: earlier })).toMatch('nothing was written');
  });
});

describe('which version is meant', () => {
  it('is clear when only one of several can be resubmitted', async () => {
    world.pending('a', { status: 'ENROLLED' });
    world.pending('a', { version: 'v2', status: 'FAILED', reason: 'Throttled' });
    expect(await run()).toMatchObject({ kind: 'sent', before: { version: 'v2' } });
  });

  it('is asked when several can be, oldest first', async () => {
    world.pending('a', { version: 'new', uploadedAt: '2026-11-21T00:00:00.000Z' });
    world.pending('a', { version: 'old' });
    world.pending('a', { version: 'done', status: 'ENROLLED', uploadedAt: '2026-11-22T00:00:00.000Z' });
    const result = await run();
    const versions = result.kind === 'ambiguous' ? result.versions : [];
    expect(versions.map(({ row, isResubmittable }) => [row.version, isResubmittable])).toEqual([
      ['old', true],
      ['new', true],
      ['done', false],
    ]);
    expect(queue.sent).toEqual([]);
    expect(await run({ version: 'new' })).toMatchObject({ kind: 'sent', before: { version: 'new' } });
  });

  it('is said to be unknown when there is none', async () => {
    expect(await run()).toEqual({ kind: 'missing', versions: [] });
    const row = world.pending('a');
    expect(await run({ version: 'v9' })).toEqual({ kind: 'missing', versions: [row] });
  });
});

describe('a resubmit that crashes', () => {
  const stories = {
    'of a row that was given up': { given: () => world.pending('a', { status: 'FAILED', reason: 'Throttled' }) },
    'of a row that was rejected': { given: rejected },
    'of a row whose outcome was unknown': { given: unknown, decision: { kind: 'notEnrolled' } as const },
  };

  it.each(Object.entries(stories))('%s, at whatever step, is completed by the next', async (_name, story) => {
    for (const when of ['before', 'after'] as const) {
      for (let step = 1; ; step++) {
        given();
        const row = story.given();
        const decision = 'decision' in story ? story.decision : undefined;
        const known = world.tencent.imageOfFace.size;
        const crashed = await run({ decision }, new Crashes(step, when)).then(
          () => false,
          (error: unknown) => error instanceof Crash,
        );
        // After a crash behind the write nothing is left to decide.
        await run({ decision: world.row(row).reason === 'OutcomeUnknown' ? decision : undefined });
        await enroll();
        expect(world.row(row).status).toBe('ENROLLED');
        expect(world.tencent.imageOfFace.size).toBe(known + 1);
        expect(world.person()).toMatchObject({ rejectedCount: 0, enrolledCount: 1 });
        if (!crashed) break;
      }
    }
  });
});

describe('an image of a person with a tombstone', () => {
  const LATER = '2026-11-20T08:00:00.001Z';

  it.each([
    ['FAILED', { status: 'FAILED', reason: 'Throttled' }],
    ['REJECTED', { status: 'REJECTED', reason: 'NoFaceDetected', tencentCode: '-1101' }],
  ] as const)('is not submitted when it belongs to the erasure: %s', async (_, more) => {
    world.pending('a', more);
    person({ erasing: TOMBSTONE });
    expect(await run()).toMatchObject({
      kind: 'refused',
      message: `Person 1001 is being erased by the erasure ${ERASURE_ID}, and this image with the person. It cannot be enrolled.`,
    });
    expect(queue.sent).toEqual([]);
  });

  it.each([
    ['the erasure has not ended', {}, 'after that erasure has ended.'],
    [
      'the tombstone is not over',
      { expiresAt: Date.parse('2026-12-05T08:00:00Z') / 1000 },
      'after 2026-12-05T08:00:00.000Z.',
    ],
    [
      'the tombstone of a person with later images is not over',
      { erasing: { ...TOMBSTONE, until: '2026-12-06T08:00:00.000Z' } },
      'after 2026-12-06T08:00:00.000Z.',
    ],
  ])('is not submitted while %s, although it was uploaded later', async (_, more, end) => {
    world.pending('a', { status: 'REJECTED', reason: 'PersonErased', uploadedAt: LATER });
    person({ erasing: TOMBSTONE, ...more });
    const result = await run();
    expect(result).toMatchObject({ kind: 'refused', message: expect.stringContaining(end) });
    expect(queue.sent).toEqual([]);
  });

  it('is submitted once the tombstone is over', async () => {
    world.pending('a', { status: 'REJECTED', reason: 'PersonErased', uploadedAt: LATER });
    person({ erasing: TOMBSTONE, expiresAt: world.clock.now() / 1000, rejectedCount: 1 });
    expect(await run()).toMatchObject({ kind: 'sent', status: 'PENDING' });
  });
});
