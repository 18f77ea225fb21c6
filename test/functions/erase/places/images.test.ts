import { DeleteObjectCommand, S3ServiceException } from '@aws-sdk/client-s3';
import { beforeEach, describe, expect, it } from '@jest/globals';
import { ERASURE, EraseWorld, IMAGES, OTHER, PERSON } from '../../../fakes/erase-world.ts';

let world: EraseWorld;
beforeEach(() => {
  world = new EraseWorld();
});

async function erased(): Promise<void> {
  world.clock.pass(10_000);
  await world.ask();
  await world.run();
}

function leftOf(erasureId = ERASURE) {
  const { status, left = [] } = world.record(erasureId) ?? {};
  return [status, left.map(({ reason, objectKey }) => `${objectKey}: ${reason}`)];
}

describe('an image whose versions cannot be listed', () => {
  it('is left as AccessDenied, and its row is stripped', async () => {
    world.image('a.jpg', { status: 'ENROLLED', faceId: 'face-of-a' });
    world.s3.before = (command) => {
      if (command !== 'ListObjectVersionsCommand') return;
      const $metadata = { httpStatusCode: 403 };
      throw new S3ServiceException({ name: 'AccessDenied', message: 'no', $fault: 'client', $metadata });
    };
    await erased();
    expect(leftOf()).toEqual(['INCOMPLETE', ['a.jpg: AccessDenied']]);
    expect(world.rows()).toMatchObject([{ status: 'REJECTED', reason: 'PersonErased' }]);
    expect(world.rows()[0]).not.toHaveProperty('faceId');
  });
});

describe('an image above one of another person', () => {
  it('is left as AccessDenied when no delete marker can be put, and does not let the other one become current', async () => {
    world.image('shared.jpg', { personId: OTHER });
    world.clock.pass(1_000);
    const { version } = world.image('shared.jpg');
    world.s3.denying.add(IMAGES);
    await erased();
    expect(leftOf()).toEqual(['INCOMPLETE', ['shared.jpg: AccessDenied']]);
    expect(world.s3.current(IMAGES, 'shared.jpg')?.version).toBe(version);
  });
});

describe('an image of which only a dead-letter queue message tells', () => {
  it('gets a row when S3 keeps it, so that the next erasure finds it', async () => {
    const { version, eTag: etag } = world.s3.put(IMAGES, 'unseen.jpg', { 'person-id': PERSON });
    const [stored] = world.s3.versions(IMAGES);
    if (stored) stored.lock = 'legalHold';
    const object = { key: 'unseen.jpg', size: 1, etag, 'version-id': version, sequencer: '1' };
    const event = {
      source: 'aws.s3',
      'detail-type': 'Object Created',
      time: new Date(world.clock.now()).toISOString(),
    };
    world.uploadsDeadLetters.add(JSON.stringify({ ...event, detail: { bucket: { name: IMAGES }, object } }));
    await erased();
    expect(leftOf()).toEqual(['INCOMPLETE', ['unseen.jpg: LegalHold']]);
    expect(world.rows()).toMatchObject([{ objectKey: 'unseen.jpg', reason: 'PersonErased' }]);
    if (stored) stored.lock = undefined;
    const next = '22222222-5d0c-4a2b-8d26-2d2b7a2f5e11';
    await world.ask({ erasureId: next });
    await world.run();
    expect(leftOf(next)).toEqual(['DONE', []]);
    expect(world.stored()).toEqual([]);
  });
});

it('in a bucket without versions, an object that another person has uploaded since is not deleted', async () => {
  world = new EraseWorld([IMAGES]);
  world.image('shared.jpg', { status: 'FAILED', reason: 'BucketNotVersioned' });
  world.s3.put(IMAGES, 'shared.jpg', { 'person-id': OTHER });
  await erased();
  expect(world.record()?.status).toBe('DONE');
  expect(world.rows()).toEqual([]);
  expect(world.stored(OTHER)).toHaveLength(1);
});

describe('the versions of a key', () => {
  it('are found behind a thousand later ones', async () => {
    world.image('many.jpg');
    for (let later = 0; later <= 1000; later++) world.s3.put(IMAGES, 'many.jpg', { 'person-id': OTHER });
    await erased();
    expect(world.record()).toMatchObject({ status: 'DONE', counts: { objects: { removed: 1 } } });
    expect(world.stored()).toEqual([]);
    expect(world.stored(OTHER)).toHaveLength(1001);
  });

  it('are not those of a longer key, whose delete marker stays', async () => {
    world.image('a.jpg');
    world.s3.put(IMAGES, 'a.jpg.bak', { 'person-id': OTHER });
    await world.s3.client.send(new DeleteObjectCommand({ Bucket: IMAGES, Key: 'a.jpg.bak' }));
    await erased();
    expect(world.record()?.status).toBe('DONE');
    expect(world.s3.versions(IMAGES, 'a.jpg')).toEqual([]);
    expect(world.s3.versions(IMAGES, 'a.jpg.bak')).toHaveLength(2);
  });
});
