import { beforeEach, describe, expect, it } from '@jest/globals';
import { EnrollWorld, PERSON } from '../../fakes/enroll-world.ts';

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
      world.ledger.persons.set(PERSON, { ...world.person(), revision: 99 });
    };
    expect(await world.deliver([second])).toEqual(['message-b@v1']);
    expect(world.row(second).status).toBe('PENDING');
    expect(world.queue.delays.get('message-b@v1')).toBe(2);
  });
});
