import { beforeEach, describe, expect, it } from '@jest/globals';
import type { FaceRow } from '../../../functions/domain/face-row.ts';
import { EnrollWorld, imageName, PERSON } from '../../fakes/enroll-world.ts';
import { refused } from '../../fakes/fake-tencent.ts';

const LOST = { kind: 'unknown', message: 'socket hang up' } as const;

let world: EnrollWorld;
let row: FaceRow;
beforeEach(() => {
  world = new EnrollWorld();
  row = world.pending('a');
});

/** The next CreateFace adds the first `added` of its images, and its answer is lost. */
function nextAnswerIsLost(added: number): void {
  world.tencent.nextCalls.push((request) => {
    const urls = 'urls' in request.images ? request.images.urls : [];
    for (const url of urls.slice(0, added)) world.tencent.add(PERSON, url.reveal());
    return LOST;
  });
}

/** As the process that opened it left it when it was killed. */
function crashedCall(rows: readonly FaceRow[], ageMs: number): void {
  const openedAt = world.clock.now() - ageMs;
  world.ledger.persons.put({
    personId: PERSON,
    faceIds: [],
    faceCount: 0,
    enrolledCount: 0,
    rejectedCount: 0,
    revision: 7,
    updatedAt: '',
    openCall: { id: 'crashed', rows, openedAt, until: openedAt + 20_000 },
  });
}

describe('when the answer to a call is lost', () => {
  it('a face that was added all the same is found at once, and nothing is sent again', async () => {
    nextAnswerIsLost(1);
    expect(await world.deliver([row])).toEqual([]);
    expect(world.calls).toHaveLength(1);
    const { status, faceId, faceIdSource, faceRect, attempts, requestId } = world.row(row);
    expect({ status, faceId, faceIdSource, faceRect, attempts, requestId }).toEqual({
      status: 'ENROLLED',
      faceId: 'face-1',
      faceIdSource: 'reconciled',
      faceRect: undefined,
      attempts: 1,
      requestId: 'read-2',
    });
    expect(world.person()).toMatchObject({ faceIds: ['face-1'], faceCount: 1, enrolledCount: 1 });
  });

  it('several faces that were all added are candidates, because which is whose cannot be told', async () => {
    const rows = [row, world.pending('b')];
    nextAnswerIsLost(2);
    await world.deliver(rows);
    for (const each of rows) {
      expect(world.row(each)).toMatchObject({ status: 'ENROLLED', faceIdSource: 'reconciled' });
      expect(world.row(each).faceId).toBeUndefined();
      expect(new Set(world.row(each).faceIdCandidates)).toEqual(new Set(['face-1', 'face-2']));
    }
  });

  it('no face yet means nothing before Tencent has surely ended: all images of the person wait until then', async () => {
    const other = world.pending('b', { qualityControl: 1 });
    nextAnswerIsLost(0);
    const kept = await world.deliver([row, other]);
    expect(kept.toSorted()).toEqual(['message-a@v1', 'message-b@v1']);
    expect([...world.queue.delays.values()]).toEqual([20, 20]);
    expect(world.calls).toHaveLength(1);
    expect(world.person().openCall).toBeDefined();
  });

  it('a face that appears late is still found, and still nothing is sent again', async () => {
    nextAnswerIsLost(0);
    await world.deliver([row]);
    world.tencent.add(PERSON, 'a@v1');
    world.clock.pass(20_001);
    await world.deliver([row], 2);
    expect(world.row(row)).toMatchObject({ status: 'ENROLLED', faceId: 'face-1' });
    expect(world.calls).toHaveLength(1);
  });

  it('no face after that means that it was not added: the image is tried again at once, because it has waited', async () => {
    nextAnswerIsLost(0);
    await world.deliver([row]);
    world.clock.pass(20_001);
    expect(await world.deliver([row], 2)).toEqual([]);
    expect(world.person().openCall).toBeUndefined();
    expect(world.row(row)).toMatchObject({ status: 'ENROLLED', attempts: 2 });
    expect(world.tencent.persons.get(PERSON)).toHaveLength(1);
  });

  it('what cannot be told is said: some faces of several are OutcomeUnknown, with the faces that were found', async () => {
    const rows = [row, world.pending('b')];
    nextAnswerIsLost(1);
    await world.deliver(rows);
    world.clock.pass(20_001);
    expect(await world.deliver(rows, 2)).toEqual([]);
    for (const each of rows) {
      expect(world.row(each)).toMatchObject({
        status: 'FAILED',
        reason: 'OutcomeUnknown',
        faceIdCandidates: ['face-1'],
        statusDay: 'FAILED#2026-11-20',
      });
    }
    expect(world.queue.deadLetters.map(({ reason }) => reason)).toEqual(['OutcomeUnknown', 'OutcomeUnknown']);
    expect(world.calls).toHaveLength(1);
    expect(world.person()).toMatchObject({ faceIds: ['face-1'], enrolledCount: 0 });
    expect(world.person().openCall).toBeUndefined();
  });

  it.each([
    'InternalError',
    'FailedOperation.RequestTimeout',
    'FailedOperation.ServerError',
    'FailedOperation.RpcFail',
  ])('by a fault of the server (%s), it is looked up all the same', async (code) => {
    world.tencent.nextCalls.push(() => {
      world.tencent.add(PERSON, 'a@v1');
      return refused(code);
    });
    await world.deliver([row]);
    expect(world.row(row)).toMatchObject({ status: 'ENROLLED', faceIdSource: 'reconciled' });
    expect(world.calls).toHaveLength(1);
  });
});

describe('a call that somebody opened and never ended', () => {
  it('is left alone while they may still get their answer', async () => {
    crashedCall([row], 4_000);
    expect(await world.deliver([row])).toEqual(['message-a@v1']);
    expect(world.queue.delays.get('message-a@v1')).toBe(6);
    expect(world.tencent.reads).toBe(0);
  });

  it('is looked up by whichever message comes next, before anything is sent', async () => {
    const next = world.pending('b');
    crashedCall([row], 30_000);
    world.tencent.add(PERSON, 'a@v1');
    await world.deliver([next]);
    expect(world.row(row)).toMatchObject({ status: 'ENROLLED', faceId: 'face-1', attempts: 1 });
    expect(world.row(next)).toMatchObject({ status: 'ENROLLED', faceId: 'face-2' });
    expect(world.calls).toEqual([['b@v1']]);
  });

  it('stays open while Tencent cannot be asked', async () => {
    crashedCall([row], 30_000);
    world.tencent.nextReads.push(LOST);
    expect(await world.deliver([row])).toEqual(['message-a@v1']);
    expect(world.person().openCall?.id).toBe('crashed');
    expect(world.row(row)).toMatchObject({ status: 'PENDING', reason: 'TencentUnavailable' });
    expect(world.calls).toEqual([]);
  });

  it('that somebody else settled as OutcomeUnknown meanwhile stays so, whatever a late process met', async () => {
    const row = world.pending('late');
    const { personFaces } = world.tencent;
    world.tencent.personFaces = async (personId) => {
      world.ledger.put({ ...row, status: 'FAILED', reason: 'OutcomeUnknown', faceIdCandidates: ['f'] });
      world.tencent.nextReads.push(LOST);
      return personFaces.call(world.tencent, personId);
    };
    await world.deliver([row]);
    expect(world.row(row)).toMatchObject({ status: 'FAILED', reason: 'OutcomeUnknown' });
  });

  it('may enroll an image that had been given up', async () => {
    const given = world.pending('g', { status: 'FAILED', reason: 'TencentUnavailable' });
    crashedCall([given], 30_000);
    world.tencent.add(PERSON, imageName(given));
    await world.deliver([row]);
    expect(world.row(given)).toMatchObject({ status: 'ENROLLED', faceId: 'face-1' });
  });

  it('that added nothing leaves an image that had been given up as it is, but counts the attempt', async () => {
    const why = { reason: 'Throttled', message: 'It was too fast.', tencentCode: 'RequestLimitExceeded' } as const;
    const given = world.pending('g', { status: 'FAILED', ...why });
    crashedCall([given], 30_000);
    await world.deliver([row]);
    expect(world.row(given)).toMatchObject({ status: 'FAILED', ...why, attempts: 1 });
  });

  it('that added nothing is said in the rows whose messages are elsewhere, and they wait on', async () => {
    const other = world.pending('o');
    crashedCall([other], 30_000);
    await world.deliver([row]);
    expect(world.row(other)).toMatchObject({ status: 'PENDING', reason: 'TencentUnavailable', attempts: 1 });
    expect(world.row(row).status).toBe('ENROLLED');
  });

  it('of a person that is gone leaves nothing to wait for', async () => {
    crashedCall([row], 30_000);
    world.tencent.persons.delete(PERSON);
    await world.deliver([row]);
    await world.deliver([row], 2);
    expect(world.row(row)).toMatchObject({ status: 'REJECTED', reason: 'PersonNotFound' });
    expect(world.calls).toEqual([]);
  });
});

describe('when a record cannot be written', () => {
  it('a call whose opening was refused is not sent', async () => {
    world.ledger.beforeWrite = ({ after }) => {
      if (after.openCall !== undefined) world.ledger.persons.put({ ...after, revision: 50 });
    };
    expect(await world.deliver([row])).toEqual(['message-a@v1']);
    expect(world.calls).toEqual([]);
  });

  it('a call whose opening may have been written is not sent either, and is looked up later', async () => {
    world.ledger.afterWrite = () => {
      world.ledger.beforeRead = fail;
      fail();
    };
    expect(await world.deliver([row])).toEqual(['message-a@v1']);
    expect(world.calls).toEqual([]);
    expect(world.person().openCall).toBeDefined();

    world.ledger.afterWrite = () => {};
    world.ledger.beforeRead = () => {};
    world.clock.pass(75_000);
    await world.deliver([row], 2);
    expect(world.row(row).status).toBe('ENROLLED');
    expect(world.tencent.persons.get(PERSON)).toHaveLength(1);
  });

  it.each<[string, () => void]>([
    ['is lost', fail],
    ['is a refusal, because a repeat of the write met the first one', () => 'refused'],
  ])('a call that was opened is closed and not counted when the answer to its opening %s', async (_what, answer) => {
    let writes = 0;
    const write = world.ledger.write.bind(world.ledger);
    world.ledger.write = async (each) => {
      const result = await write(each);
      writes += 1;
      return writes === 1 ? ((answer() as unknown as 'refused' | undefined) ?? result) : result;
    };
    expect(await world.deliver([row])).toEqual(['message-a@v1']);
    expect(world.calls).toEqual([]);
    expect(world.person().openCall).toBeUndefined();
    expect(world.row(row)).toMatchObject({ status: 'PENDING', attempts: 0 });
    expect(world.row(row).submittedAt).toBeUndefined();
    await world.deliver([row], 2);
    expect(world.row(row)).toMatchObject({ status: 'ENROLLED', attempts: 1 });
  });

  it.each<[string, Partial<Pick<EnrollWorld, 'turns' | 'turnError'>>]>([
    ['comes too late', { turns: 'full' }],
    ['cannot be had', { turnError: new Error('throttled') }],
  ])('a call that missed its turn and whose next one %s is closed unsent, and sent later', async (_what, turn) => {
    Object.assign(world, turn);
    expect(await world.deliver([row])).toEqual(['message-a@v1']);
    expect(world.calls).toEqual([]);
    expect(world.person().openCall).toBeUndefined();
    expect(world.row(row)).toMatchObject({ status: 'PENDING', attempts: 0 });

    Object.assign(world, { turns: 'granted', turnError: undefined });
    await world.deliver([row], 2);
    expect(world.row(row)).toMatchObject({ status: 'ENROLLED', attempts: 1 });
  });

  it('an outcome that was not recorded is found by the next delivery', async () => {
    let writes = 0;
    world.ledger.beforeWrite = () => {
      writes += 1;
      if (writes === 2) throw new Error('killed');
    };
    expect(await world.deliver([row])).toEqual(['message-a@v1']);
    expect(world.row(row).status).toBe('PENDING');
    world.clock.pass(75_000);
    await world.deliver([row], 2);
    expect(world.row(row)).toMatchObject({ status: 'ENROLLED', faceIdSource: 'reconciled' });
    expect(world.calls).toHaveLength(1);
  });

  it('an outcome that somebody else has recorded meanwhile is not written a second time', async () => {
    let writes = 0;
    world.ledger.beforeWrite = () => {
      writes += 1;
      if (writes === 2) world.ledger.persons.put({ ...world.person(), openCall: undefined, revision: 9 });
    };
    expect(await world.deliver([row])).toEqual(['message-a@v1']);
    expect(world.person().revision).toBe(9);
    expect(world.person().enrolledCount).toBe(0);
  });
});

function fail(): never {
  throw new Error('timeout');
}
