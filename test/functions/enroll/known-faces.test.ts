import { beforeEach, describe, expect, it } from '@jest/globals';
import type { FaceRow } from '../../../functions/domain/face-row.ts';
import { absentPerson, type Person } from '../../../functions/domain/person.ts';
import { EnrollWorld, PERSON } from '../../fakes/enroll-world.ts';
import { imagesOf, refused } from '../../fakes/fake-tencent.ts';

let world: EnrollWorld;
beforeEach(() => {
  world = new EnrollWorld();
});

/** Of a person whose faces were asked for some time ago. */
function known(faceIds: readonly string[], more: Partial<Person> = {}): void {
  const faceCount = faceIds.length;
  world.ledger.persons.put({ ...absentPerson(PERSON), faceIds, faceCount, revision: 3, ...more });
}

function images(...keys: readonly string[]): readonly FaceRow[] {
  return keys.map((key) => world.pending(key));
}

const FIVE = ['1', '2', '3', '4', '5'];

describe('when the known faces leave too few places', () => {
  it('Tencent is asked once, and images go together into the places that people have made', async () => {
    known(FIVE, { checksums: { 'md5:gone': ['1'], 'md5:there': ['2'] } });
    world.tencent.persons.set(PERSON, ['2']);
    await world.deliver(images('a', 'b', 'c', 'd'));

    expect(world.tencent.reads).toBe(1);
    expect(world.calls).toEqual([['a@v1', 'b@v1', 'c@v1', 'd@v1']]);
    expect(world.person()).toMatchObject({ faceCount: 5, faceIds: ['2', 'face-1', 'face-2', 'face-3', 'face-4'] });
    expect(Object.keys(world.person().checksums ?? {}).sort()).toEqual([
      'md5:of-a',
      'md5:of-b',
      'md5:of-c',
      'md5:of-d',
      'md5:there',
    ]);
  });

  it('Tencent is asked for a single image, too: else the known list would grow with each face that replaces another', async () => {
    known(FIVE);
    world.tencent.persons.set(PERSON, ['1', '2', '3', '4']);
    await world.deliver(images('a'));
    expect(world.person()).toMatchObject({ faceCount: 5, faceIds: ['4', '3', '2', '1', 'face-1'] });
  });

  it('Tencent is asked no more than once in a batch, though the images do not fit', async () => {
    known(['1', '2', '3']);
    world.tencent.persons.set(PERSON, ['1', '2', '3']);
    const rows = images('a', 'b', 'c', 'd');
    await world.deliver(rows);
    expect(world.tencent.reads).toBe(1);
    expect(world.calls).toEqual([['a@v1', 'b@v1'], ['c@v1']]);
    expect(rows.map((row) => world.row(row).reason)).toEqual([undefined, undefined, 'PersonFull', 'PersonFull']);
  });

  it('Tencent is not asked once more after it was asked what a lost call had done', async () => {
    known(['1']);
    world.tencent.persons.set(PERSON, ['1']);
    world.tencent.nextCalls.push((request) => {
      for (const image of imagesOf(request)) world.tencent.add(PERSON, image);
      return { kind: 'unknown', message: 'socket hang up' };
    });
    const rows = images('a', 'b', 'c', 'd', 'e');
    await world.deliver(rows);
    expect(world.tencent.reads).toBe(1);
    expect(world.calls).toEqual([['a@v1', 'b@v1', 'c@v1', 'd@v1'], ['e@v1']]);
    expect(world.row(rows[4] as FaceRow).reason).toBe('PersonFull');
  });

  it('images that are duplicates are rejected without asking', async () => {
    known(FIVE, { checksums: { 'md5:of-a': ['5'] } });
    world.tencent.persons.set(PERSON, FIVE);
    await world.deliver(images('a'));
    expect(world.tencent.reads).toBe(0);
  });

  it('images whose faces turn out to be gone are sent', async () => {
    known(FIVE, { checksums: { 'md5:of-b': ['5'] } });
    world.tencent.persons.set(PERSON, []);
    const [, second] = images('a', 'b');
    await world.deliver(images('a'));
    await world.deliver([second as FaceRow]);
    expect(world.row(second as FaceRow).status).toBe('ENROLLED');
  });

  it('a person that was deleted meanwhile is found before a call is paid for, and nothing of it is known any more', async () => {
    known(FIVE, { checksums: { 'md5:of-z': ['1'] } });
    world.tencent.nextReads.push(refused('InvalidParameterValue.PersonIdNotExist'));
    const [row] = images('a');
    await world.deliver([row as FaceRow]);
    expect(world.calls).toEqual([]);
    expect(world.row(row as FaceRow)).toMatchObject({ status: 'REJECTED', reason: 'PersonNotFound' });
    expect(world.person()).toMatchObject({ faceIds: [], checksums: {}, revision: 4 });
    expect(world.person().faceCount).toBeUndefined();
  });
});

describe('when the known faces leave places enough', () => {
  it('Tencent is not asked', async () => {
    known(['1', '2']);
    await world.deliver(images('a', 'b', 'c'));
    expect(world.tencent.reads).toBe(0);
    expect(world.calls).toEqual([['a@v1', 'b@v1', 'c@v1']]);
  });
});

describe('an item of a person without a revision', () => {
  it('counts as absent, and gets one', async () => {
    world.ledger.persons.put({ personId: PERSON, faceIds: ['9'], faceCount: 1 } as unknown as Person);
    await world.deliver(images('a'));
    expect(world.tencent.reads).toBe(1);
    expect(world.person()).toMatchObject({ faceIds: ['face-1'], enrolledCount: 1, revision: 2 });
  });
});
