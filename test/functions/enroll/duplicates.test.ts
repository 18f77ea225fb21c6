import { beforeEach, describe, expect, it } from '@jest/globals';
import { EnrollWorld, PERSON } from '../../fakes/enroll-world.ts';
import { imagesOf } from '../../fakes/fake-tencent.ts';

let world: EnrollWorld;
beforeEach(() => {
  world = new EnrollWorld();
});

const sameBytes = { checksum: 'md5:of-a' };

describe('the same bytes uploaded twice', () => {
  it.each([
    ['as a further version of the object', 'a', 'v2'],
    ['under another key', 'b', 'v1'],
  ])('%s are rejected once the first image is enrolled, and the row names its face', async (_name, key, version) => {
    await world.deliver([world.pending('a')]);
    const second = world.pending(key, { ...sameBytes, version });
    await world.deliver([second]);

    expect(world.calls).toEqual([['a@v1']]);
    expect(world.row(second)).toMatchObject({
      status: 'REJECTED',
      reason: 'DuplicateImage',
      duplicateOf: 'face-1',
      attempts: 0,
    });
    expect(world.row(second).faceIdCandidates).toBeUndefined();
    expect(world.person()).toMatchObject({ enrolledCount: 1, rejectedCount: 1, checksums: { 'md5:of-a': ['face-1'] } });
  });

  it('in one batch: the first goes and the other waits for its outcome', async () => {
    const [first, second, other] = [world.pending('a'), world.pending('b', sameBytes), world.pending('c')];
    await world.deliver([first, second, other]);
    expect(world.calls).toEqual([['a@v1', 'c@v1']]);
    expect(world.row(second)).toMatchObject({ reason: 'DuplicateImage', duplicateOf: 'face-1' });
  });

  it('are sent when the first image was rejected', async () => {
    const [first, second] = [world.pending('a'), world.pending('b', sameBytes)];
    world.tencent.retCodes.set('a@v1', -1101);
    await world.deliver([first, second]);
    expect(world.calls).toEqual([['a@v1'], ['b@v1']]);
    expect(world.row(second).status).toBe('ENROLLED');
  });

  it('are enrolled again where the stack allows duplicates', async () => {
    world.settings = { ...world.settings, allowDuplicates: true };
    await world.deliver([world.pending('a'), world.pending('b', sameBytes)]);
    await world.deliver([world.pending('c', sameBytes)]);
    expect(world.calls).toEqual([['a@v1', 'b@v1'], ['c@v1']]);
  });

  it('are no duplicate for another person, and neither are images of which S3 keeps no checksum', async () => {
    world.tencent.persons.set('2002', []);
    await world.deliver([world.pending('a')]);
    const rows = [
      world.pending('b', { ...sameBytes, personId: '2002' }),
      world.pending('c', { checksum: undefined, eTag: '0a1b-2' }),
      world.pending('d', { checksum: undefined, eTag: '0a1b-2' }),
    ];
    await world.deliver(rows);
    expect(rows.map((row) => world.row(row).status)).toEqual(['ENROLLED', 'ENROLLED', 'ENROLLED']);
  });

  it('are not rejected when somebody else has changed the person meanwhile', async () => {
    await world.deliver([world.pending('a')]);
    const second = world.pending('b', sameBytes);
    world.ledger.beforeWrite = () => {
      world.ledger.persons.put({ ...world.person(), revision: 99 });
    };
    expect(await world.deliver([second])).toEqual(['message-b@v1']);
    expect(world.row(second).status).toBe('PENDING');
    expect(world.queue.delays.get('message-b@v1')).toBe(2);
  });
});

describe('the same bytes as those of a call whose answer was lost', () => {
  /** All images of the next call are added, and its answer never comes. */
  function nextAnswerIsLost(): void {
    world.tencent.nextCalls.push((request) => {
      for (const image of imagesOf(request)) world.tencent.add(PERSON, image);
      return { kind: 'unknown', message: 'socket hang up' };
    });
  }

  it('are rejected as soon as its face is found', async () => {
    nextAnswerIsLost();
    const second = world.pending('b', sameBytes);
    expect(await world.deliver([world.pending('a'), second])).toEqual([]);
    expect(world.calls).toEqual([['a@v1']]);
    expect(world.row(second)).toMatchObject({ reason: 'DuplicateImage', duplicateOf: 'face-1' });
  });

  it('are rejected when it is one of several faces, and the row says that it cannot be told which', async () => {
    nextAnswerIsLost();
    await world.deliver([world.pending('a'), world.pending('b')]);
    const { 'md5:of-a': ofA = [], 'md5:of-b': ofB = [] } = world.person().checksums ?? {};
    expect([ofA.toSorted(), ofB.toSorted()]).toEqual(Array(2).fill(['face-1', 'face-2']));

    const second = world.pending('c', sameBytes);
    await world.deliver([second]);
    expect(world.row(second)).toMatchObject({
      status: 'REJECTED',
      reason: 'DuplicateImage',
      duplicateOf: 'face-1',
      faceIdCandidates: ['face-1', 'face-2'],
    });
  });

  it('are rejected while any of the candidates is on the person, and sent when none is', async () => {
    nextAnswerIsLost();
    await world.deliver([world.pending('a'), world.pending('b')]);
    for (const [gone, status] of [
      ['face-1', 'REJECTED'],
      ['face-2', 'ENROLLED'],
    ] as const) {
      deleteAtTencent(gone);
      await learnOfFaces();
      const again = world.pending(`after ${gone}`, sameBytes);
      await world.deliver([again]);
      expect(world.row(again).status).toBe(status);
    }
  });

  it('are tried when its outcome is unknown: only its own row is left to an operator', async () => {
    world.tencent.nextCalls.push(() => {
      world.tencent.add(PERSON, 'a@v1');
      return { kind: 'unknown', message: 'socket hang up' };
    });
    await world.deliver([world.pending('a'), world.pending('b')]);
    world.clock.pass(21_000);
    const second = world.pending('c', sameBytes);
    await world.deliver([second]);
    expect(world.person().checksums).toEqual({ 'md5:of-a': ['face-2'] });
    expect(world.row(second).status).toBe('ENROLLED');
  });
});

function deleteAtTencent(faceId: string): void {
  const faces = world.tencent.persons.get(PERSON) ?? [];
  world.tencent.persons.set(
    PERSON,
    faces.filter((face) => face !== faceId),
  );
}

/** As after `faces resubmit`: Tencent is asked again which faces there are. */
async function learnOfFaces(): Promise<void> {
  world.ledger.persons.put({ ...world.person(), faceCount: undefined });
}

describe('the same bytes as those of a face that was deleted at Tencent', () => {
  it('are enrolled again once the stack has asked which faces there are', async () => {
    await world.deliver([world.pending('a')]);
    deleteAtTencent('face-1');
    const unknowing = world.pending('b', sameBytes);
    await world.deliver([unknowing]);
    expect(world.row(unknowing)).toMatchObject({ reason: 'DuplicateImage', duplicateOf: 'face-1' });

    await learnOfFaces();
    const second = world.pending('c', sameBytes);
    await world.deliver([second]);
    expect(world.row(second)).toMatchObject({ status: 'ENROLLED', faceId: 'face-2' });
    expect(world.person().checksums).toEqual({ 'md5:of-a': ['face-2'] });
  });

  it('are enrolled again for a person who was deleted and created again', async () => {
    await world.deliver([world.pending('a')]);
    world.tencent.persons.delete(PERSON);
    await world.deliver([world.pending('b')]);
    expect(world.person()).toMatchObject({ faceIds: [], checksums: {} });

    world.tencent.persons.set(PERSON, []);
    const second = world.pending('c', sameBytes);
    await world.deliver([second]);
    expect(world.row(second).status).toBe('ENROLLED');
  });
});

describe('a row that was written by the version before', () => {
  const eTag = '0123456789abcdef0123456789abcdef';

  it('is known by its ETag where that may be an MD5', async () => {
    await world.deliver([world.pending('a', { checksum: undefined, eTag })]);
    expect(world.person().checksums).toEqual({ [`md5:${eTag}`]: ['face-1'] });
    const second = world.pending('b', { checksum: `md5:${eTag}` });
    await world.deliver([second]);
    expect(world.row(second)).toMatchObject({ reason: 'DuplicateImage', duplicateOf: 'face-1' });
  });
});
