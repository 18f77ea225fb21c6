import { beforeEach, describe, expect, it } from '@jest/globals';
import type { FaceRow } from '../../../../functions/domain/face-row.ts';
import { EnrollWorld, imageName, PERSON } from '../../../fakes/enroll-world.ts';
import { refused } from '../../../fakes/fake-tencent.ts';

let world: EnrollWorld;
beforeEach(() => {
  world = new EnrollWorld();
});

/** Rows of images that were uploaded one second after the other. */
function uploaded(...keys: readonly string[]): readonly FaceRow[] {
  return keys.map((key, index) => world.pending(key, { uploadedAt: `2026-11-20T07:59:5${index}.000Z` }));
}

function inHand(row: FaceRow | undefined): readonly FaceRow[] {
  return row === undefined ? [] : [row];
}

function statuses(rows: readonly FaceRow[]): readonly string[] {
  return rows.map((row) => world.row(row).status);
}

describe('a request with room left', () => {
  it('takes further images of the person along, and their own messages find them done', async () => {
    const rows = uploaded('a', 'b', 'c');
    expect(await world.deliver(inHand(rows[0]))).toEqual([]);
    expect(world.calls).toEqual([['a@v1', 'b@v1', 'c@v1']]);
    expect(statuses(rows)).toEqual(['ENROLLED', 'ENROLLED', 'ENROLLED']);

    expect(await world.deliver(rows.slice(1))).toEqual([]);
    expect(world.calls).toHaveLength(1);
    expect(world.queue.deadLetters).toEqual([]);
    expect(world.person()).toMatchObject({ faceCount: 3, enrolledCount: 3 });
  });

  it('takes those along that come while it waits for its turn', async () => {
    const [first] = uploaded('a');
    world.whileWaiting = () => void world.pending('late');
    await world.deliver(inHand(first));
    expect(world.calls).toEqual([['a@v1', 'late@v1']]);
  });

  it('carries those in hand first, then the others in the order of their uploads, and no more than four', async () => {
    const rows = uploaded('a', 'b', 'c', 'd', 'e', 'f');
    await world.deliver([...inHand(rows[4]), ...inHand(rows[2])]);
    expect(world.calls).toEqual([['e@v1', 'c@v1', 'a@v1', 'b@v1']]);
    expect(statuses(rows)).toEqual(['ENROLLED', 'ENROLLED', 'ENROLLED', 'PENDING', 'ENROLLED', 'PENDING']);
  });

  it('carries no more than the person has places for', async () => {
    world.tencent.persons.set(PERSON, ['1', '2', '3']);
    const rows = uploaded('a', 'b', 'c');
    await world.deliver(inHand(rows[0]));
    expect(world.calls).toEqual([['a@v1', 'b@v1']]);
  });

  it.each<[string, Partial<FaceRow>]>([
    ['that wants other options', { qualityControl: 3 }],
    ['that has been tried', { attempts: 1 }],
    ['that has met trouble', { reason: 'Throttled', message: 'why' }],
    ['that was given up', { status: 'FAILED', reason: 'Throttled' }],
    ['that is enrolled', { status: 'ENROLLED', faceId: 'f' }],
    ['that is rejected', { status: 'REJECTED', reason: 'NoFaceDetected' }],
    ['whose outcome nobody knows', { status: 'FAILED', reason: 'OutcomeUnknown' }],
    ['that an earlier stage has', { stage: 'prepare' }],
  ])('leaves an image %s to its own message', async (_name, what) => {
    const first = world.pending('a');
    const other = world.pending('b', what);
    await world.deliver([first]);
    expect(world.calls).toEqual([['a@v1']]);
    expect(world.row(other)).toEqual(other);
  });

  it('leaves the images of other persons alone, whatever the index says', async () => {
    const [first, other] = [world.pending('a'), world.pending('b', { personId: '2002' })];
    world.ledger.lastUploads = async () => [first, other, { objectKey: 'gone', version: 'v1' }];
    await world.deliver([first]);
    expect(world.calls).toEqual([['a@v1']]);
  });

  const twin = { checksum: 'md5:of-a', uploadedAt: '2026-11-20T08:00:00.000Z' };

  it('leaves an image with the bytes of one in the batch to its own message', async () => {
    const [first, second] = [world.pending('a'), world.pending('other name', twin)];
    world.pending('b', { uploadedAt: '2026-11-20T08:00:01.000Z' });
    await world.deliver([first]);
    expect(world.calls).toEqual([['a@v1', 'b@v1']]);
    expect(world.row(second)).toEqual(second);
    await world.deliver([second]);
    expect(world.row(second)).toMatchObject({ status: 'REJECTED', reason: 'DuplicateImage' });
  });

  it('leaves an image whose bytes are enrolled to its own message', async () => {
    await world.deliver([world.pending('a')]);
    const second = world.pending('other name', twin);
    await world.deliver([world.pending('b')]);
    expect(world.calls).toEqual([['a@v1'], ['b@v1']]);
    expect(world.row(second)).toEqual(second);
  });

  it('takes only one of two companions with the same bytes', async () => {
    world.pending('a');
    const second = world.pending('other name', twin);
    await world.deliver([world.pending('b', { uploadedAt: '2026-11-20T07:00:00.000Z' })]);
    expect(world.calls).toEqual([['b@v1', 'a@v1']]);
    expect(world.row(second)).toEqual(second);
  });

  it('takes an equal image along where duplicates are allowed', async () => {
    world.settings = { ...world.settings, allowDuplicates: true };
    const first = world.pending('a', { status: 'ENROLLED', faceId: 'f' });
    world.pending('a', { version: 'v2' });
    await world.deliver([world.pending('b')]);
    expect(world.calls).toEqual([['b@v1', 'a@v2']]);
    expect(world.row(first).faceId).toBe('f');
  });

  it('goes without them when the index cannot be asked', async () => {
    const rows = uploaded('a', 'b');
    world.ledger.lastUploads = async () => {
      throw new Error('AccessDenied');
    };
    expect(await world.deliver(inHand(rows[0]))).toEqual([]);
    expect(world.calls).toEqual([['a@v1']]);
    expect(world.troubles).toEqual(['Further images of the person could not be looked for: AccessDenied']);
  });
});

describe('the index is not asked', () => {
  it.each<[string, () => readonly FaceRow[]]>([
    ['by a request that is full', () => uploaded('a', 'b', 'c', 'd')],
    ['by an image that goes alone', () => [world.pending('a', { reason: 'AlgorithmError', reasonAttempts: 1 })]],
  ])('%s', async (_name, rowsOf) => {
    let asked = 0;
    const ask = world.ledger.lastUploads.bind(world.ledger);
    world.ledger.lastUploads = async (personId, count) => {
      asked += 1;
      return ask(personId, count);
    };
    const rows = rowsOf();
    world.pending('other');
    await world.deliver(rows, 2);
    expect(world.calls).toEqual([rows.map(imageName)]);
    expect(asked).toBe(0);
  });
});

describe('an image that went along', () => {
  it('is rejected when Tencent rejects it', async () => {
    const rows = uploaded('a', 'b');
    world.tencent.retCodes.set('b@v1', -1101);
    await world.deliver(inHand(rows[0]));
    expect(world.row(rows[1] as FaceRow)).toMatchObject({ status: 'REJECTED', reason: 'NoFaceDetected', attempts: 1 });
    expect(world.person()).toMatchObject({ enrolledCount: 1, rejectedCount: 1 });
  });

  it('waits for its own message when it is to be tried again, without a letter, and then goes alone', async () => {
    const rows = uploaded('a', 'b', 'c');
    world.tencent.retCodes.set('b@v1', -4711);
    expect(await world.deliver(inHand(rows[0]))).toEqual([]);
    expect(world.row(rows[1] as FaceRow)).toMatchObject({ status: 'PENDING', reason: 'AlgorithmError', attempts: 1 });
    expect(world.queue.deadLetters).toEqual([]);

    world.tencent.retCodes.clear();
    world.pending('d');
    expect(await world.deliver(inHand(rows[1]))).toEqual([]);
    expect(world.calls).toEqual([['a@v1', 'b@v1', 'c@v1'], ['b@v1']]);
    expect(world.row(rows[1] as FaceRow).status).toBe('ENROLLED');
  });

  it('is rejected with the others when there is no such person', async () => {
    await world.deliver([world.pending('first')]);
    world.tencent.persons.delete(PERSON);
    const rows = uploaded('a', 'b');
    await world.deliver(inHand(rows[0]));
    for (const row of rows)
      expect(world.row(row)).toMatchObject({ status: 'REJECTED', reason: 'PersonNotFound', attempts: 1 });
    expect(world.person().rejectedCount).toBe(2);
  });

  it('is rejected once with the others when it is another version of an image in hand', async () => {
    await world.deliver([world.pending('first')]);
    world.tencent.persons.delete(PERSON);
    const rows = [world.pending('a'), world.pending('a', { version: 'v2', checksum: 'md5:other' })];
    expect(await world.deliver(inHand(rows[0]))).toEqual([]);
    expect(world.troubles).toEqual([]);
    for (const row of rows)
      expect(world.row(row)).toMatchObject({ status: 'REJECTED', reason: 'PersonNotFound', attempts: 1 });
    expect(world.person().rejectedCount).toBe(2);
  });

  it('and was left behind does not keep the image in hand from being rejected for a full person', async () => {
    await world.deliver([world.pending('first')]);
    world.tencent.maxFaces = 1;
    const row = world.pending('a');
    const left = world.pending('a', { version: 'v2', checksum: 'md5:other', qualityControl: 3 });
    expect(await world.deliver([row])).toEqual([]);
    expect(world.troubles).toEqual([]);
    expect(world.row(row)).toMatchObject({ status: 'REJECTED', reason: 'PersonFull', attempts: 1 });
    expect(world.row(left).status).toBe('PENDING');
  });

  it('is not known to be bad when the request is refused as a whole, and goes alone with its own message', async () => {
    const rows = uploaded('a', 'b');
    world.tencent.nextCalls.push(() => refused('FailedOperation.ImageDecodeFailed'));
    await world.deliver(inHand(rows[0]));
    expect(world.calls).toEqual([['a@v1', 'b@v1'], ['a@v1']]);
    expect(statuses(rows)).toEqual(['ENROLLED', 'PENDING']);
    await world.deliver(inHand(rows[1]));
    expect(world.calls.at(-1)).toEqual(['b@v1']);
    expect(statuses(rows)).toEqual(['ENROLLED', 'ENROLLED']);
  });

  it('is found by whoever comes next when the answer is lost', async () => {
    const rows = uploaded('a', 'b');
    world.tencent.nextCalls.push(() => {
      world.tencent.add(PERSON, 'a@v1');
      return { kind: 'unknown', message: 'socket hang up' };
    });
    await world.deliver(inHand(rows[0]));
    world.clock.pass(21_000);
    await world.deliver(inHand(rows[0]), 2);
    expect(rows.map((row) => world.row(row).reason)).toEqual(['OutcomeUnknown', 'OutcomeUnknown']);
    expect(world.queue.deadLetters.map(({ reason }) => reason)).toEqual(['OutcomeUnknown']);

    expect(await world.deliver(inHand(rows[1]))).toEqual([]);
    expect(world.queue.deadLetters).toHaveLength(2);
    expect(world.calls).toHaveLength(1);
  });
});
