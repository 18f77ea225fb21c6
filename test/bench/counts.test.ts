import { beforeEach, describe, expect, it } from '@jest/globals';
import { Queue } from '../../bench/world/queue.ts';
import type { Delivery } from '../../functions/domain/delivery.ts';
import type { FaceRow } from '../../functions/domain/face-row.ts';
import { bytesOfItem } from '../fakes/dynamodb/item.ts';
import { EnrollWorld, messageOf } from '../fakes/enroll-world.ts';

/** Guards on what an image costs: counts, which are the same on every machine. Times are the bench's. */
const MOST_CALLS_PER_IMAGE = 0.26;
const MOST_WRITE_UNITS_PER_IMAGE = 6.5;

const IMAGES_EACH = 4;
const PERSONS = 30;
const IMAGES = PERSONS * IMAGES_EACH;
const BATCH = 10;

let world: EnrollWorld;
let rows: readonly FaceRow[];

beforeEach(() => {
  world = new EnrollWorld();
  const persons = Array.from({ length: PERSONS }, (_, index) => `person-${index}`);
  for (const personId of persons) world.tencent.persons.set(personId, []);
  rows = persons.flatMap((personId) =>
    Array.from({ length: IMAGES_EACH }, (_, index) => world.pending(`${personId}/${index}.jpg`, { personId })),
  );
});

describe('a backlog of persons with four images each', () => {
  it(`takes no more than ${MOST_CALLS_PER_IMAGE} CreateFace calls an image`, async () => {
    await enrollAll();
    expect(world.calls.length / IMAGES).toBeLessThanOrEqual(MOST_CALLS_PER_IMAGE);
  });

  it('takes one call and one look each when a batch holds whole persons', async () => {
    await enrollWholePersons();
    expect([world.calls.length, world.tencent.reads]).toEqual([PERSONS, PERSONS]);
  });

  it(`takes no more than ${MOST_WRITE_UNITS_PER_IMAGE} write units an image`, async () => {
    await enrollWholePersons();
    const byIntakeAndEnroll = [...world.ledger.dynamo.consumed.writes.values()].reduce((sum, units) => sum + units, 0);
    const byPacer = world.calls.length + world.tencent.reads;
    expect((byIntakeAndEnroll + byPacer) / IMAGES).toBeLessThanOrEqual(MOST_WRITE_UNITS_PER_IMAGE);
  });

  it('leaves rows below the kilobyte from which on each write would cost twice as much', async () => {
    await enrollWholePersons();
    for (const item of world.ledger.dynamo.table('Faces').items) expect(bytesOfItem(item)).toBeLessThan(1024);
  });
});

describe('images of a key that is overwritten often', () => {
  it.each([8, 2_000])('take no more read units after %i versions', async (versions) => {
    for (let index = 0; index < versions; index++) {
      world.pending('gate1/latest.jpg', {
        version: `earlier-${index}`,
        status: 'REJECTED',
        reason: 'PersonFull',
        checksum: `md5:earlier-${index}`,
        uploadedAt: '2026-01-01T00:00:00.000Z',
      });
    }
    const images = ['v1', 'v2'].map((version) =>
      world.pending('gate1/latest.jpg', { version, checksum: `md5:${version}` }),
    );
    world.ledger.dynamo.consumed.reads.clear();
    await world.deliver(images);
    expect(world.calls).toEqual([['gate1/latest.jpg@v1', 'gate1/latest.jpg@v2']]);
    // Two rows, a page of the index, and the six other rows that it suggests.
    const { reads } = world.ledger.dynamo.consumed;
    expect([reads.get('Faces'), reads.get('Faces/byPerson')]).toEqual([2 + 6, 0.5]);
  });
});

describe('a person with as many images as there are places', () => {
  it('has an item below that kilobyte, with a pseudonym and while a call with four images of usual keys is open', async () => {
    world.settings = { ...world.settings, pseudonyms: true };
    const sizes: number[] = [];
    world.ledger.dynamo.onWrite = (changes) => {
      for (const { table, after } of changes) if (table === 'Persons' && after) sizes.push(bytesOfItem(after));
    };
    world.tencent.nextFaceId = (count) => `28751865386161412${10 + count}`;
    const images = ['a', 'b', 'c', 'd', 'e'].map((name, index) =>
      world.pending(`${'visitors/'.repeat(6)}${name}.jpg`.padStart(60, '0'), {
        version: `v${index}`.padStart(32, '0'),
        checksum: `md5:${String(index).padStart(32, '0')}`,
      }),
    );
    await world.deliver(images.slice(0, 1));
    await world.deliver(images.slice(1));
    expect(world.person()).toMatchObject({ faceCount: 5, enrolledCount: 5 });
    expect(Math.max(...sizes)).toBeLessThan(1024);
  });
});

/** As the queue hands its messages out: as many of a person as there are, ten at a time. */
async function enrollAll(): Promise<void> {
  const queue = new Queue({ isFifo: true, visibilitySeconds: 0, delaySeconds: 0, order: 'group' });
  for (const row of rows) queue.send(messageOf(row).body, { groupId: row.personId });
  while (queue.depth > 0) {
    const batch = queue.receive(BATCH);
    const deliveries = batch.map(
      ({ id, body, groupId, receiptHandle, receiveCount }): Delivery => ({
        messageId: id,
        body,
        groupId,
        receiptHandle,
        receiveCount,
      }),
    );
    const back = new Set(await world.deliverMessages(deliveries));
    for (const { id, receiptHandle } of batch) if (!back.has(id)) queue.delete(receiptHandle);
  }
}

async function enrollWholePersons(): Promise<void> {
  for (let at = 0; at < rows.length; at += 2 * IMAGES_EACH) await world.deliver(rows.slice(at, at + 2 * IMAGES_EACH));
}
