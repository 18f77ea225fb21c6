import { DeleteObjectCommand } from '@aws-sdk/client-s3';
import { beforeEach, describe, expect, it } from '@jest/globals';
import { isErased } from '../../../functions/domain/erasure/tombstone.ts';
import { absentPerson } from '../../../functions/domain/person.ts';
import { DynamoPassLock } from '../../../functions/tables/dynamo-pass-lock.ts';
import { PACER } from '../../fakes/dynamodb/schema.ts';
import { Crash, ERASURE, EraseWorld, IMAGES, OTHER, PERSON, PREPARED } from '../../fakes/erase-world.ts';
import { refused } from '../../fakes/fake-tencent.ts';

const SECOND = 1000;
const DAY = 24 * 60 * 60 * SECOND;

let world: EraseWorld;
beforeEach(() => {
  world = new EraseWorld();
});

/** A person with an image in every state. */
function givenPerson() {
  const front = world.enrolled('front.jpg');
  const side = world.enrolled('side.jpg');
  world.prepared(side);
  world.image('waiting.jpg');
  world.image('rejected.jpg', { status: 'REJECTED', reason: 'NoFaceDetected' });
  const failed = world.image('failed.jpg', { status: 'FAILED', reason: 'Throttled' });
  const message = { objectKey: failed.objectKey, version: failed.version, personId: PERSON, submission: 0 };
  world.enrollmentsDeadLetters.add(JSON.stringify(message), PERSON);
  return { front, side, failed };
}

async function erased(more: Parameters<EraseWorld['ask']>[0] = {}) {
  world.clock.pass(10 * SECOND);
  await world.ask(more);
  await world.run();
}

describe('an erasure', () => {
  it('deletes a dead-letter message whose image has a row without a person, from an event that came again', async () => {
    const { failed } = givenPerson();
    world.row({ ...failed, personId: undefined, status: 'REJECTED', reason: 'ObjectGone' });
    await erased();
    expect(world.enrollmentsDeadLetters.bodies).toEqual([]);
    expect(world.rows(undefined)).toEqual([]);
  });

  it('leaves nothing of the person but a tombstone, which is over after 15 days', async () => {
    givenPerson();
    await erased();
    expect(world.rows()).toEqual([]);
    expect(world.stored()).toEqual([]);
    expect(world.s3.versions(PREPARED)).toEqual([]);
    expect(world.tencent.persons.has(PERSON)).toBe(false);
    expect(world.enrollmentsDeadLetters.bodies).toEqual([]);
    const { erasing, expiresAt = 0, ...rest } = world.person() ?? absentPerson(PERSON);
    expect(erasing?.id).toBe(ERASURE);
    expect(expiresAt * SECOND - world.clock.now()).toBeLessThanOrEqual(15 * DAY + SECOND);
    expect(expiresAt * SECOND - world.clock.now()).toBeGreaterThan(15 * DAY - SECOND);
    expect(rest).toMatchObject({ faceIds: [], enrolledCount: 0, rejectedCount: 0, checksums: undefined });
    expect(rest).not.toHaveProperty('lastEnrolledAt');
  });

  it('ends with a receipt that counts every place and names no one', async () => {
    givenPerson();
    await erased();
    const record = world.record();
    expect(record).toMatchObject({
      status: 'DONE',
      counts: {
        tencent: { found: 2, removed: 2, left: 0 },
        objects: { found: 5, removed: 5, left: 0, covered: 0 },
        prepared: { found: 1, removed: 1, left: 0 },
        faces: { found: 5, removed: 5, left: 0 },
        person: { found: 1, removed: 1, left: 0 },
        deadLetters: { found: 1, removed: 1, left: 0 },
      },
      left: [],
    });
    expect(Date.parse(record?.queuesEmptyBy ?? '') - Date.parse(record?.completedAt ?? '')).toBe(14 * DAY);
    expect(JSON.stringify(record)).not.toMatch(/1001|\.jpg/);
    expect(world.alarms).toEqual(['DONE']);
  });

  it('publishes an event without personal data', async () => {
    givenPerson();
    await erased();
    expect(world.events).toMatchObject([{ erasureId: ERASURE, status: 'DONE', stack: 'Faces' }]);
    expect(JSON.stringify(world.events)).not.toMatch(/1001|\.jpg/);
  });

  it('ends only when a second count, a minute after the first, has found nothing', async () => {
    givenPerson();
    world.clock.pass(SECOND);
    await world.ask();
    expect(await world.deliver()).toEqual({ kind: 'retry', afterSeconds: 60 });
    expect(world.record()?.status).toBe('RUNNING');
    // Written by a function that had read the person before the tombstone.
    world.row({ objectKey: 'late.jpg', version: 'v99', uploadedAt: '2026-11-20T08:00:00.000Z' });
    await world.deliver();
    expect(world.record()?.status).toBe('RUNNING');
    await world.run();
    expect(world.record()?.status).toBe('DONE');
    expect(world.rows()).toEqual([]);
  });

  it('touches nobody else', async () => {
    givenPerson();
    const other = world.enrolled('other.jpg', { personId: OTHER });
    const before = world.person(OTHER);
    world.uploadsDeadLetters.add('{"not":"ours"}');
    await erased();
    expect(world.rows(OTHER)).toEqual([other]);
    expect(world.stored(OTHER)).toHaveLength(1);
    expect(world.person(OTHER)).toEqual(before);
    expect(world.tencent.persons.get(OTHER)).toHaveLength(1);
    expect(world.uploadsDeadLetters.bodies).toHaveLength(1);
    expect(world.uploadsDeadLetters.hidden).toBe(0);
  });

  it('that is DONE does nothing again, so that an old message cannot erase a person who came back', async () => {
    givenPerson();
    await erased();
    const record = world.record();
    world.clock.pass(16 * DAY);
    world.enrolled('back.jpg');
    await world.ask({ piece: 7 });
    await world.run();
    expect(world.record()).toEqual(record);
    expect(world.rows()).toHaveLength(1);
    expect(world.tencent.persons.get(PERSON)).toHaveLength(1);
  });

  it('that is DONE is of one person: the same id for another person is refused', async () => {
    await erased();
    world.enrolled('other.jpg', { personId: OTHER });
    await world.ask({ personId: OTHER });
    await world.run();
    expect(world.deadLetters).toMatchObject([{ reason: 'OtherPerson' }]);
    expect(world.rows(OTHER)).toHaveLength(1);
  });

  it('leaves a tombstone for a person whom no table knows: an image may be on its way', async () => {
    await erased();
    expect(isErased(world.person(), '2026-11-20T08:00:00.000Z', world.clock.now())).toBe(true);
    expect(world.person()?.revision).toBeGreaterThan(0);
    expect(world.record()?.status).toBe('DONE');
  });
});

describe('the event of an erasure', () => {
  const refuses = (what: string) => {
    if (what === 'PutEvents') throw new Error('EventBridge is not there.');
  };

  it('comes after the receipt, which has its end although EventBridge takes no event', async () => {
    givenPerson();
    world.clock.pass(10 * SECOND);
    world.beforeRequest = refuses;
    await world.ask();
    await world.deliver();
    expect(await world.deliver()).toMatchObject({ kind: 'retry' });
    expect(world.record()?.status).toBe('DONE');
    expect(world.person()?.expiresAt).toBeDefined();
    world.beforeRequest = () => {};
    await world.run();
    expect(world.events).toMatchObject([{ status: 'DONE', erasedAt: world.record()?.completedAt }]);
    expect(world.record()).not.toHaveProperty('eventDue');
    expect(world.alarms.filter((alarm) => alarm === 'DONE')).toHaveLength(1);
  });

  it('that EventBridge refuses for hours moves the message to the dead-letter queue, and a redrive publishes it', async () => {
    givenPerson();
    world.beforeRequest = refuses;
    await erased();
    expect(world.deadLetters).toMatchObject([{ reason: 'EventNotPublished' }]);
    expect(world.record()?.status).toBe('DONE');
    world.beforeRequest = () => {};
    await world.ask();
    await world.ask();
    await world.run();
    expect(world.events).toHaveLength(1);
  });

  it('of an erasure that is INCOMPLETE is published later as well', async () => {
    givenPerson();
    world.s3.denying.add(IMAGES);
    world.beforeRequest = refuses;
    world.clock.pass(10 * SECOND);
    await world.ask();
    await world.deliver();
    await world.deliver();
    expect(world.record()?.status).toBe('INCOMPLETE');
    world.beforeRequest = () => {};
    await world.run();
    expect(world.events).toMatchObject([{ status: 'INCOMPLETE' }]);
    expect(world.alarms.filter((alarm) => alarm === 'INCOMPLETE')).toHaveLength(1);
  });
});

describe('what was uploaded later', () => {
  it('stays, with its face, its row and what the item says of it', async () => {
    givenPerson();
    world.clock.pass(10 * SECOND);
    const asOf = new Date(world.clock.now()).toISOString();
    world.clock.pass(10 * SECOND);
    const back = world.enrolled('back.jpg');
    await world.ask({ asOf });
    await world.run();
    expect(world.rows()).toEqual([back]);
    expect(world.stored().map(({ key }) => key)).toEqual(['back.jpg']);
    expect(world.tencent.persons.get(PERSON)).toEqual([back.faceId]);
    expect(world.person()).toMatchObject({ faceIds: [back.faceId], enrolledCount: 1 });
    expect(world.record()?.counts.tencent).toEqual({ found: 2, removed: 2, left: 0 });
  });

  it('does not keep the person at Tencent when its face is gone there', async () => {
    givenPerson();
    world.clock.pass(10 * SECOND);
    const asOf = new Date(world.clock.now()).toISOString();
    world.clock.pass(10 * SECOND);
    const back = world.enrolled('back.jpg');
    world.tencent.delete(PERSON, back.faceId ?? '');
    world.clock.pass(10 * SECOND);
    await world.ask({ asOf });
    await world.run();
    expect(world.tencent.persons.has(PERSON)).toBe(false);
    expect(world.record()).toMatchObject({ status: 'DONE', counts: { tencent: { found: 2, removed: 2, left: 0 } } });
  });

  it('keeps the item from TTL, and the tombstone is over all the same', async () => {
    const asOf = new Date(world.clock.now()).toISOString();
    world.clock.pass(10 * SECOND);
    world.enrolled('back.jpg');
    await world.ask({ asOf });
    await world.run();
    expect(world.person()?.expiresAt).toBeUndefined();
    expect(isErased(world.person(), asOf, world.clock.now())).toBe(true);
    world.clock.pass(16 * DAY);
    expect(isErased(world.person(), asOf, world.clock.now())).toBe(false);
  });

  it('is not reached by a time that is still to come', async () => {
    await erased({ asOf: '2027-01-01T00:00:00.000Z' });
    expect(Date.parse(world.record()?.asOf ?? '')).toBeLessThan(world.clock.now());
  });
});

describe('an image that was enrolled a moment ago', () => {
  it('and uploaded later keeps its face, although the index does not show it yet', async () => {
    const asOf = new Date(world.clock.now()).toISOString();
    world.clock.pass(SECOND);
    const back = world.enrolled('back.jpg');
    const shownAt = world.clock.now() + 2 * SECOND;
    world.dynamo.isIndexed = () => world.clock.now() >= shownAt;
    await world.ask({ asOf });
    await world.run();
    expect(world.tencent.persons.get(PERSON)).toEqual([back.faceId]);
    expect(world.rows()).toEqual([back]);
  });
});

describe('a call to Tencent for the person', () => {
  const openCall = (until: number) => ({
    ...absentPerson(PERSON),
    revision: 1,
    openCall: { id: 'c', rows: [], openedAt: until - 20_000, until },
  });

  it('that is open lets the erasure wait until it can have no effect any more', async () => {
    world.putPerson(openCall(world.clock.now() + 20_000));
    await world.ask();
    const result = await world.deliver();
    expect(result).toMatchObject({ kind: 'retry' });
    expect(world.tencent.deletedPersons).toEqual([]);
    await world.run();
    expect(world.person()?.openCall).toBeUndefined();
    expect(world.record()?.status).toBe('DONE');
  });

  it('whose time is past is taken over', async () => {
    world.putPerson(openCall(world.clock.now() - 1));
    await world.ask();
    await world.deliver();
    expect(world.person()).toMatchObject({ openCall: undefined, erasing: { id: ERASURE } });
    expect(world.person()?.revision).toBeGreaterThan(1);
  });
});

describe('another erasure of the same person', () => {
  const SECOND_ERASURE = '11111111-5d0c-4a2b-8d26-2d2b7a2f5e11';
  const THIRD_ERASURE = '33333333-5d0c-4a2b-8d26-2d2b7a2f5e11';

  it('covers what both have asked for', async () => {
    givenPerson();
    world.clock.pass(SECOND);
    await world.ask();
    await world.deliver();
    world.clock.pass(SECOND);
    world.row({ objectKey: 'between.jpg', version: 'v77', uploadedAt: new Date(world.clock.now()).toISOString() });
    world.clock.pass(SECOND);
    await world.ask({ erasureId: SECOND_ERASURE });
    await world.run();
    expect(world.record()?.status).toBe('DONE');
    expect(world.record(SECOND_ERASURE)?.status).toBe('DONE');
    expect(world.rows()).toEqual([]);
    expect(world.person()?.erasing).toMatchObject({ asOf: world.record(SECOND_ERASURE)?.asOf });
  });

  it('takes the keys out of the receipts of those that were INCOMPLETE, wherever it is interrupted', async () => {
    for (let request = 1; request < 200; request++) {
      world = new EraseWorld();
      world.image('anna-schmidt.jpg');
      world.s3.denying.add(IMAGES);
      await erased();
      await erased({ erasureId: SECOND_ERASURE });
      for (const id of [ERASURE, SECOND_ERASURE]) expect(world.record(id)?.status).toBe('INCOMPLETE');
      expect(world.record(ERASURE)).toMatchObject({
        continuedBy: SECOND_ERASURE,
        left: [{ place: 'objects', reason: 'AccessDenied', count: 1 }],
      });
      expect(world.record(SECOND_ERASURE)?.left).toMatchObject([{ objectKey: 'anna-schmidt.jpg' }]);
      world.s3.denying.clear();
      let requests = 0;
      world.beforeRequest = () => {
        requests += 1;
        if (requests === request) throw new Crash();
      };
      await erased({ erasureId: THIRD_ERASURE });
      expect(world.record(THIRD_ERASURE)?.status).toBe('DONE');
      const receipts = [ERASURE, SECOND_ERASURE, THIRD_ERASURE].map((id) => world.record(id));
      expect(JSON.stringify([request, receipts])).not.toContain('anna-schmidt');
      expect(receipts.map((receipt) => receipt?.continuedBy)).toEqual([THIRD_ERASURE, THIRD_ERASURE, undefined]);
      if (requests < request) return;
    }
    throw new Error('The erasure makes more requests than were interrupted.');
  });

  it('marks one that has stopped, which ends as ever when its message is redriven afterwards', async () => {
    givenPerson();
    await world.ask();
    await world.deliver();
    const [redriven] = world.waiting.splice(0);
    await erased({ erasureId: SECOND_ERASURE });
    expect(world.record()).toMatchObject({ status: 'RUNNING', continuedBy: SECOND_ERASURE });
    if (redriven) world.waiting.push(redriven);
    await world.run();
    expect(world.record()?.status).toBe('DONE');
    expect(world.record()).not.toHaveProperty('continuedBy');
  });

  it('alone names an image that is met later, until its tombstone is over', async () => {
    const late = world.image('late.jpg');
    const [version] = world.s3.versions(IMAGES, late.objectKey);
    if (version) version.lock = 'retention';
    await erased();
    await erased({ erasureId: SECOND_ERASURE });
    expect(world.record()?.continuedBy).toBe(SECOND_ERASURE);
    const [lateAgain] = world.rows();
    if (lateAgain) await world.askForImage(lateAgain);
    await world.run();
    expect(JSON.stringify(world.record())).not.toContain('late.jpg');
    expect(world.record(SECOND_ERASURE)?.left).toMatchObject([{ objectKey: 'late.jpg' }]);
    world.putPerson({ ...absentPerson(PERSON), erasing: undefined });
    if (lateAgain) await world.askForImage(lateAgain);
    await world.run();
    expect(world.record()?.left).toMatchObject([{ count: 1 }, { objectKey: 'late.jpg' }]);
    expect(world.record()).not.toHaveProperty('continuedBy');
  });
});

describe('Tencent', () => {
  it('is asked at a slot of the pacer each time', async () => {
    givenPerson();
    await erased();
    expect(world.slots).toHaveLength(world.tencent.reads + world.tencent.deletedPersons.length);
  });

  it.each(['InvalidParameterValue.PersonIdNotExist', 'ResourceNotFound.ErrorPersonNotExisted'])(
    'may say %s of a person that is gone',
    async (code) => {
      givenPerson();
      world.tencent.nextPersonDeletions.push((personId) => {
        world.tencent.persons.delete(personId);
        return refused(code);
      });
      await erased();
      expect(world.record()?.status).toBe('DONE');
    },
  );

  it('is asked again after a lost answer, and what it removed is counted', async () => {
    givenPerson();
    world.tencent.nextPersonDeletions.push((personId) => {
      world.tencent.persons.delete(personId);
      return { kind: 'unknown', message: 'reset' };
    });
    await erased();
    expect(world.record()).toMatchObject({ status: 'DONE', counts: { tencent: { found: 2, removed: 2 } } });
  });

  it('gets no request from a process that stood still: the message may have been delivered again', async () => {
    givenPerson();
    let isFirst = true;
    world.beforeRequest = (what) => {
      if (what !== 'personFaces' || !isFirst) return;
      isFirst = false;
      world.clock.pass(70 * SECOND);
    };
    world.clock.pass(SECOND);
    await world.ask();
    await world.deliver();
    expect(world.tencent.deletedPersons).toEqual([]);
    await world.run();
    expect(world.record()?.status).toBe('DONE');
  });

  it('may throttle: the pacer is told, and the message comes back', async () => {
    givenPerson();
    world.tencent.nextPersonDeletions.push(() => refused('RequestLimitExceeded'));
    await erased();
    expect(world.alarms).toEqual(['throttled', 'DONE']);
  });

  it('may refuse for hours: the message goes to the dead-letter queue with the reason', async () => {
    givenPerson();
    world.tencent.alwaysAnswers({ read: refused('AuthFailure.SecretIdNotFound') });
    await erased();
    expect(world.deadLetters).toMatchObject([{ reason: 'CredentialsRefused' }]);
    expect(world.record()?.status).toBe('RUNNING');
  });

  it('keeps the person when the message says so, and the receipt tells', async () => {
    givenPerson();
    await erased({ tencent: 'keep' });
    expect(world.tencent.persons.get(PERSON)).toHaveLength(2);
    expect(world.record()?.status).toBe('DONE');
    expect(world.record()?.notReached).toContain('The person at Tencent, as the request says.');
  });

  it('keeps the last face: an erasure of faces is incomplete, and the tombstone stays', async () => {
    givenPerson();
    await erased({ tencent: 'faces' });
    expect(world.tencent.persons.get(PERSON)).toHaveLength(1);
    expect(world.record()).toMatchObject({
      status: 'INCOMPLETE',
      left: [{ place: 'tencent', reason: 'LastFace', count: 1 }],
      counts: { tencent: { found: 2, removed: 1, left: 1 } },
    });
    expect(world.person()?.erasing?.id).toBe(ERASURE);
    expect(world.person()?.expiresAt).toBeUndefined();
    expect(world.alarms).toEqual(['INCOMPLETE']);
  });
});

describe('object versions', () => {
  it('of another person under the same key stay, and do not become current', async () => {
    const other = world.image('shared.jpg', { personId: OTHER, status: 'REJECTED' });
    world.clock.pass(5 * SECOND);
    world.enrolled('shared.jpg');
    await erased();
    expect(world.stored(OTHER)).toMatchObject([{ version: other.version }]);
    expect(world.stored()).toEqual([]);
    expect(world.s3.current(IMAGES, 'shared.jpg')).toBeUndefined();
    expect(world.record()?.counts.objects).toEqual({ found: 1, removed: 1, left: 0, covered: 1 });
  });

  it('below the current one of another person go without a delete marker', async () => {
    world.enrolled('shared.jpg');
    world.clock.pass(5 * SECOND);
    const other = world.image('shared.jpg', { personId: OTHER });
    await erased();
    expect(world.s3.versions(IMAGES, 'shared.jpg')).toMatchObject([{ version: other.version }]);
    expect(world.record()?.counts.objects.covered).toBe(0);
  });

  it('go along with delete markers, when nothing else of the key is left', async () => {
    world.enrolled('gone.jpg');
    world.clock.pass(5 * SECOND);
    await world.s3.client.send(new DeleteObjectCommand({ Bucket: IMAGES, Key: 'gone.jpg' }));
    await erased();
    expect(world.s3.versions(IMAGES, 'gone.jpg')).toEqual([]);
    expect(world.record()?.counts.objects).toMatchObject({ found: 2, removed: 2 });
  });

  it('are not covered because of older ones of the same person', async () => {
    for (let uploads = 0; uploads < 3; uploads++) {
      world.image('again.jpg');
      world.clock.pass(5 * SECOND);
    }
    await erased();
    expect(world.s3.versions(IMAGES, 'again.jpg')).toEqual([]);
    expect(world.record()?.counts.objects).toEqual({ found: 3, removed: 3, left: 0, covered: 0 });
  });

  it('of two persons who are erased at the same time leave no delete marker', async () => {
    world.image('shared.jpg', { personId: OTHER, status: 'REJECTED' });
    world.clock.pass(5 * SECOND);
    world.enrolled('shared.jpg');
    const others = world.s3.versions(IMAGES, 'shared.jpg').filter(({ metadata }) => metadata['person-id'] === OTHER);
    let isFirst = true;
    world.beforeRequest = (what) => {
      if (what !== 'DeleteObjectsCommand' || !isFirst) return;
      isFirst = false;
      // The other erasure has seen this version under the key, so it leaves the delete marker.
      for (const { version } of others) world.s3.remove(IMAGES, 'shared.jpg', version);
    };
    await erased();
    expect(world.s3.versions(IMAGES, 'shared.jpg')).toEqual([]);
    expect(world.record()?.counts.objects).toEqual({ found: 2, removed: 2, left: 0, covered: 1 });
  });

  it('are looked at again when an upload comes before the delete marker', async () => {
    const older = world.image('shared.jpg', { personId: OTHER, status: 'REJECTED' });
    world.clock.pass(5 * SECOND);
    world.enrolled('shared.jpg');
    let isFirst = true;
    world.beforeRequest = (what) => {
      if (what !== 'DeleteObjectCommand' || !isFirst) return;
      isFirst = false;
      world.s3.put(IMAGES, 'shared.jpg', { 'person-id': OTHER });
    };
    await erased();
    expect(world.s3.current(IMAGES, 'shared.jpg')?.metadata).toEqual({ 'person-id': OTHER });
    expect(world.stored(OTHER).map(({ version }) => version)).toContain(older.version);
    expect(world.stored()).toEqual([]);
  });

  it.each([
    ['retention', 'ObjectLock'],
    ['legalHold', 'LegalHold'],
  ] as const)('with a %s are left, and named with the reason', async (lock, reason) => {
    const { front } = givenPerson();
    const [version] = world.s3.versions(IMAGES, front.objectKey);
    if (version) version.lock = lock;
    await erased();
    expect(world.record()).toMatchObject({
      status: 'INCOMPLETE',
      left: [{ place: 'objects', reason, objectKey: front.objectKey, version: front.version }],
      counts: { objects: { found: 5, removed: 4, left: 1 } },
    });
    const [row, ...others] = world.rows();
    expect(others).toEqual([]);
    expect(row).toMatchObject({ status: 'REJECTED', reason: 'PersonErased', personId: PERSON });
    expect(row).not.toHaveProperty('faceId');
    expect(row).not.toHaveProperty('completedAt');
    expect(world.person()?.erasing?.id).toBe(ERASURE);
    expect(world.person()?.expiresAt).toBeUndefined();
  });

  it('of a bucket that denies deletions are left, and the next erasure goes on', async () => {
    givenPerson();
    world.s3.denying.add(IMAGES);
    await erased();
    expect(world.record()).toMatchObject({ status: 'INCOMPLETE', counts: { objects: { removed: 0, left: 5 } } });
    expect(world.record()?.left.every(({ reason }) => reason === 'AccessDenied')).toBe(true);
    world.s3.denying.clear();
    const next = '22222222-5d0c-4a2b-8d26-2d2b7a2f5e11';
    await erased({ erasureId: next });
    expect(world.record(next)).toMatchObject({
      status: 'DONE',
      counts: { objects: { removed: 5 }, faces: { removed: 5 } },
    });
    expect(world.rows()).toEqual([]);
    expect(world.stored()).toEqual([]);
    expect(world.person()?.expiresAt).toBeDefined();
  });
});

describe('dead-letter queues', () => {
  const upload = (key: string, versionId: string | undefined, etag: string) =>
    JSON.stringify({
      source: 'aws.s3',
      'detail-type': 'Object Created',
      time: new Date(world.clock.now()).toISOString(),
      detail: { bucket: { name: IMAGES }, object: { key, size: 1, etag, 'version-id': versionId, sequencer: '1' } },
    });

  it('lose the events of uploads that no row tells of, along with their objects', async () => {
    const { version, eTag } = world.s3.put(IMAGES, 'unseen.jpg', { 'person-id': PERSON });
    const other = world.s3.put(IMAGES, 'other.jpg', { 'person-id': OTHER });
    world.uploadsDeadLetters.add(upload('other.jpg', other.version, other.eTag));
    world.uploadsDeadLetters.add(upload('unseen.jpg', version, eTag));
    await erased();
    expect(world.uploadsDeadLetters.bodies).toHaveLength(1);
    expect(world.stored()).toEqual([]);
    expect(world.stored(OTHER)).toHaveLength(1);
    expect(world.record()?.counts).toMatchObject({ deadLetters: { removed: 1 }, objects: { removed: 1 } });
  });

  it('lose the events of uploads to a bucket without versions, of which only the last one is there', async () => {
    world = new EraseWorld([IMAGES]);
    const { eTag } = world.image('again.jpg', { status: 'FAILED', reason: 'BucketNotVersioned' });
    const again = world.s3.put(IMAGES, 'again.jpg', { 'person-id': PERSON });
    expect(again).toMatchObject({ version: 'null', eTag: expect.not.stringContaining(eTag ?? '') });
    world.uploadsDeadLetters.add(upload('again.jpg', undefined, again.eTag));
    await erased();
    expect(world.stored()).toEqual([]);
    expect(world.record()).toMatchObject({ status: 'DONE', counts: { objects: { removed: 1 } } });
  });

  it('are passed through whole, however many messages of others they have', async () => {
    for (let others = 0; others < 45; others++) {
      const message = { objectKey: `${others}.jpg`, version: 'v', personId: OTHER, submission: 0 };
      world.enrollmentsDeadLetters.add(JSON.stringify(message), `${OTHER}-${others % 7}`);
    }
    givenPerson();
    await erased();
    expect(world.enrollmentsDeadLetters.bodies).toHaveLength(45);
    expect(world.enrollmentsDeadLetters.hidden).toBe(0);
    expect(world.record()?.counts.deadLetters.removed).toBe(1);
  });

  it('are passed through by one erasure at a time, and none is given up because it waits for another one', async () => {
    const lock = new DynamoPassLock(world.dynamo.client, PACER.name);
    const until = world.clock.now() + 30 * 60 * SECOND;
    await lock.acquire('another', world.clock.now(), until);
    givenPerson();
    world.clock.pass(SECOND);
    await world.ask();
    for (let deliveries = 0; deliveries < 50; deliveries++) await world.deliver();
    expect(world.record()?.status).toBe('RUNNING');
    expect(world.deadLetters).toEqual([]);
    await lock.release('another', until);
    await world.run();
    expect(world.record()?.status).toBe('DONE');
  });

  it('keep messages of images that were uploaded later', async () => {
    const asOf = new Date(world.clock.now()).toISOString();
    world.clock.pass(10 * SECOND);
    const later = world.image('later.jpg', { status: 'FAILED', reason: 'Throttled' });
    const message = { objectKey: later.objectKey, version: later.version, personId: PERSON, submission: 0 };
    world.enrollmentsDeadLetters.add(JSON.stringify(message), PERSON);
    await world.ask({ asOf });
    await world.run();
    expect(world.enrollmentsDeadLetters.bodies).toHaveLength(1);
  });
});
