import { beforeEach, describe, expect, it } from '@jest/globals';
import type { FaceRow } from '../../../functions/domain/face-row.ts';
import { absentPerson, type Person } from '../../../functions/domain/person.ts';
import { EnrollWorld, PERSON } from '../../fakes/enroll-world.ts';

let world: EnrollWorld;
let reads: number;
beforeEach(() => {
  world = new EnrollWorld();
  reads = 0;
  const row = world.ledger.row.bind(world.ledger);
  world.ledger.row = async (ref) => {
    reads += 1;
    return row(ref);
  };
});

/** As the version before left it. */
function oldPerson(faceIds: readonly string[], enrolledCount: number, more: Partial<Person> = {}): void {
  const person = {
    ...absentPerson(PERSON),
    checksums: undefined,
    faceCount: faceIds.length,
    revision: 3,
    updatedAt: '',
  };
  world.ledger.persons.put({ ...person, faceIds, enrolledCount, ...more });
  world.tencent.persons.set(PERSON, [...faceIds]);
}

const eTagOf = (name: string) => Buffer.from(name.padEnd(16)).toString('hex');

/** A row of the version before has no checksum. */
function oldRow(key: string, more: Partial<FaceRow> = {}): FaceRow {
  return world.pending(key, { status: 'ENROLLED', checksum: undefined, eTag: eTagOf(key), ...more });
}

/** The same bytes, uploaded after the update. */
function sameBytes(key: string, as: string): FaceRow {
  return world.pending(key, { checksum: `md5:${eTagOf(as)}` });
}

describe('a person of the version before', () => {
  it('gets the checksums of its ENROLLED rows in the write that opens the next call', async () => {
    oldPerson(['f1', 'f2'], 2);
    oldRow('a', { faceId: 'f1' });
    oldRow('b', { faceId: 'f2', checksum: 'crc64nvme:abc=:1000' });
    let writes = 0;
    world.ledger.beforeWrite = ({ after }) => {
      writes += 1;
      const { [`md5:${eTagOf('a')}`]: ofA, 'crc64nvme:abc=:1000': ofB } = after.checksums ?? {};
      expect([ofA, ofB]).toEqual([['f1'], ['f2']]);
    };
    await world.deliver([world.pending('c')]);
    expect(Object.keys(world.person().checksums ?? {})).toHaveLength(3);
    expect(writes).toBe(2);
  });

  it('is filled once', async () => {
    oldPerson(['f1'], 1);
    oldRow('a', { faceId: 'f1' });
    await world.deliver([world.pending('b')]);
    world.ledger.imagesWithFace = async () => {
      throw new Error('Asked again.');
    };
    await world.deliver([world.pending('c')]);
    expect(world.troubles).toEqual([]);
  });

  it('does not get the bytes it has once more, whatever their key', async () => {
    oldPerson(['f1'], 1);
    oldRow('a', { faceId: 'f1' });
    const again = sameBytes('b', 'a');
    await world.deliver([again]);
    expect(world.calls).toEqual([]);
    expect(world.row(again)).toMatchObject({ reason: 'DuplicateImage', duplicateOf: 'f1' });
    expect(world.person().checksums).toEqual({ [`md5:${eTagOf('a')}`]: ['f1'] });
  });

  it('is found whole among thousands of rows, by reading a few of them', async () => {
    oldPerson(['f1', 'f2'], 2);
    const uploadedAt = '2026-01-01T00:00:00.000Z';
    for (const [index, key] of ['a', 'b'].entries()) oldRow(key, { faceId: `f${index + 1}`, uploadedAt });
    for (let index = 0; index < 2_000; index++) {
      oldRow(`rejected ${index}`, { status: 'REJECTED', reason: 'PersonFull' });
    }
    const again = sameBytes('again', 'a');
    await world.deliver([again]);
    expect(world.row(again).reason).toBe('DuplicateImage');
    expect(reads).toBe(3);
  });

  it('has faces that no row explains: a bounded look for candidates among its last uploads', async () => {
    oldPerson(['f1', 'f2', 'theirs'], 2);
    const faceIdCandidates = ['f1', 'f2'];
    for (let index = 0; index < 2_000; index++) {
      oldRow(`old ${index}`, { status: 'REJECTED', reason: 'PersonFull', uploadedAt: '2026-01-01T00:00:00.000Z' });
    }
    for (const key of ['a', 'b']) oldRow(key, { faceIdCandidates });
    const again = sameBytes('again', 'b');
    await world.deliver([again]);
    expect(world.row(again)).toMatchObject({ reason: 'DuplicateImage', duplicateOf: 'f1', faceIdCandidates });
    expect(reads).toBeLessThanOrEqual(60);
  });

  it.each<[string, Partial<FaceRow>]>([
    ['whose face is gone', { faceId: 'gone' }],
    ['of another person', { faceId: 'f1', personId: '2002' }],
    ['that is not ENROLLED', { faceId: 'f1', status: 'REJECTED' }],
    ['whose ETag is that of a multipart upload', { faceId: 'f1', eTag: `${eTagOf('a')}-2` }],
  ])('takes no checksum from a row %s', async (_name, what) => {
    oldPerson(['f1'], 1);
    oldRow('a', what);
    const again = sameBytes('again', 'a');
    await world.deliver([again]);
    expect(world.row(again).status).toBe('ENROLLED');
  });

  it('without ENROLLED rows is filled without a look', async () => {
    oldPerson(['theirs'], 0);
    await world.deliver([world.pending('a')]);
    expect(world.person().checksums).toEqual({ 'md5:of-a': ['face-1'] });
    expect(reads).toBe(1);
  });

  it('whose lost call is found keeps being filled later, with the rows of that call', async () => {
    const row = world.pending('a');
    const call = { id: 'c', rows: [{ objectKey: 'a', version: 'v1' }], openedAt: 0, until: 1 };
    oldPerson([], 0, { openCall: call });
    world.tencent.add(PERSON, 'a@v1');
    await world.deliver([row]);
    expect(world.row(row).status).toBe('ENROLLED');
    expect(world.person().checksums).toBeUndefined();

    const again = world.pending('b', { checksum: 'md5:of-a' });
    await world.deliver([again]);
    expect(world.row(again)).toMatchObject({ reason: 'DuplicateImage', duplicateOf: 'face-1' });
  });

  it('is not filled where the stack allows duplicates, so that nothing is missing when it does not any more', async () => {
    oldPerson(['f1'], 1);
    oldRow('a', { faceId: 'f1' });
    world.settings = { ...world.settings, allowDuplicates: true };
    await world.deliver([world.pending('b')]);
    expect(world.person().checksums).toBeUndefined();

    world.settings = { ...world.settings, allowDuplicates: false };
    const again = [sameBytes('c', 'a'), world.pending('d', { checksum: 'md5:of-b' })];
    await world.deliver(again);
    expect(again.map((row) => world.row(row).reason)).toEqual(['DuplicateImage', 'DuplicateImage']);
  });
});
