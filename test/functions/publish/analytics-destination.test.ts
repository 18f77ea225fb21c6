import { beforeEach, describe, expect, it } from '@jest/globals';
import { pseudonymOf } from '../../../functions/domain/outcome/pseudonym.ts';
import { absentPerson, type Person } from '../../../functions/domain/person.ts';
import { GIVE_UP_AFTER_MS } from '../../../functions/publish/destination.ts';
import { publishBatch } from '../../../functions/publish/publish-batch.ts';
import { refusal } from '../../fakes/firehose/firehose-rules.ts';
import { PublishWorld, ROW } from '../../fakes/publish-world.ts';

const KEY = Buffer.alloc(32, 7).toString('base64');
const ERASING = { id: 'erasure-1', asOf: '2026-11-20T09:00:00.000Z' };
const BUSY = 'ServiceUnavailableException';

let world: PublishWorld;
beforeEach(() => {
  world = new PublishWorld();
  world.analyzes = true;
});

function person(personId: string, more: Partial<Person> & { readonly erasing?: unknown }): void {
  world.persons.persons.put({ ...absentPerson(personId), revision: 1, ...more });
}

function refuse(...imagesWithSize: readonly number[]): void {
  world.firehose.codeFor = ({ size }) => (imagesWithSize.includes(Number(size)) ? BUSY : undefined);
}

describe('an outcome that is stored for analysis', () => {
  it('has the pseudonym of its person, and neither the person, the key nor the face', async () => {
    person('1001', { pseudonymKey: KEY });
    expect(await publishBatch([world.record()], world.context())).toBeUndefined();
    expect(world.firehose.rows).toMatchObject([
      { status: 'ENROLLED', key_prefix: 'photos/', person: pseudonymOf('1001', { pseudonymKey: KEY }) },
    ]);
    expect(JSON.stringify(world.firehose.rows)).not.toMatch(/1001|front\.jpg|face-1/);
    expect(world.published).toHaveLength(1);
  });

  it.each([
    ['has no item', undefined],
    ['has no key', {}],
    ['is being erased', { pseudonymKey: KEY, erasing: ERASING }],
    ['was erased', { erasing: ERASING }],
  ])('has no pseudonym when the person %s, and nothing is written', async (_what, item) => {
    if (item !== undefined) person('1001', item);
    await publishBatch([world.record()], world.context());
    expect(world.firehose.rows).toMatchObject([{ person: null }]);
    expect([...world.persons.dynamo.consumed.writes]).toEqual(item === undefined ? [] : [['Persons', 1]]);
  });

  it('has no pseudonym when the image names no person', async () => {
    const rejected = {
      status: 'REJECTED',
      reason: 'PersonTagMissing',
      message: 'no',
      faceIdSource: undefined,
    } as const;
    await publishBatch([world.record({ ...rejected, personId: undefined, faceId: undefined })], world.context());
    expect(world.firehose.rows).toMatchObject([{ reason: 'PersonTagMissing', person: null }]);
    expect(world.persons.dynamo.consumed.reads.size).toBe(0);
  });

  it('costs one read of each person in a batch', async () => {
    person('1001', { pseudonymKey: KEY });
    const records = ['a', 'b', 'c'].map((objectKey) => world.record({ objectKey }));
    await publishBatch([...records, world.record({ objectKey: 'd', personId: '1002' })], world.context());
    expect(world.firehose.rows).toHaveLength(4);
    // Strongly consistent.
    expect(world.persons.dynamo.consumed.reads).toEqual(new Map([['Persons', 2]]));
  });

  it('is stored once by one process, however often the stream repeats it', async () => {
    const record = world.record();
    await publishBatch([record, record], world.context());
    await publishBatch([record], world.context());
    expect(world.firehose.rows).toHaveLength(1);
  });

  it('needs neither events nor annotations', async () => {
    world.publishes = false;
    expect(await publishBatch([world.record()], world.context())).toBeUndefined();
    expect([world.published.length, world.firehose.rows.length]).toEqual([0, 1]);
  });
});

describe('the removal of a face', () => {
  it('is no outcome, and is not stored for analysis', async () => {
    const removedAt = '2026-11-21T00:00:00.000Z';
    await publishBatch([world.record({ removedAt, updatedAt: removedAt })], world.context());
    expect([world.published.length, world.firehose.rows.length]).toEqual([1, 0]);
  });
});

describe('an outcome that Firehose does not take', () => {
  it('for a passing reason comes again, and is published once all the same', async () => {
    refuse(2);
    const records = [1, 2, 3].map((size) => world.record({ objectKey: `o${size}`, size }));
    expect(await publishBatch(records, world.context())).toBe('2');
    expect(world.firehose.rows.map(({ size }) => size)).toEqual([1, 3]);
    refuse();
    expect(await publishBatch(records.slice(1), world.context())).toBeUndefined();
    expect(world.firehose.rows.map(({ size }) => size)).toEqual([1, 3, 2]);
    expect(world.published).toHaveLength(3);
  });

  it('for an hour goes to the dead-letter queue, with its destination', async () => {
    refuse(ROW.size ?? 0);
    const record = world.record();
    world.clock.pass(GIVE_UP_AFTER_MS - 1);
    expect(await publishBatch([record], world.context())).toBe('1');
    world.clock.pass(1);
    expect(await publishBatch([record], world.context())).toBeUndefined();
    expect(world.deadLetterQueue).toMatchObject([
      {
        event: { source: 'face-enrollment', destination: 'analytics', detail: { objectKey: ROW.objectKey } },
        reason: `${BUSY}: no`,
      },
    ]);
  });

  it('for good goes there at once', async () => {
    world.firehose.error = refusal('ResourceNotFoundException', 'no such stream');
    expect(await publishBatch([world.record()], world.context())).toBeUndefined();
    expect(world.deadLetterQueue).toMatchObject([{ event: { destination: 'analytics' } }]);
    expect(world.published).toHaveLength(1);
  });

  it('goes there beside its event when neither is taken', async () => {
    world.firehose.error = refusal('ResourceNotFoundException', 'no such stream');
    world.answers.set(ROW.objectKey, { kind: 'refused', why: 'no' });
    await publishBatch([world.record()], world.context());
    const destinations = world.deadLetterQueue.map(({ event }) => (event as { destination?: string }).destination);
    expect(destinations.toSorted()).toEqual(['analytics', undefined]);
  });

  it('because it is not legal goes there, too, also without events', async () => {
    world.publishes = false;
    const odd = world.record({ attempts: 1.5 });
    expect(await publishBatch([odd], world.context())).toBeUndefined();
    expect(world.deadLetterQueue).toMatchObject([
      { event: { destination: 'analytics', detail: { attempts: 1.5 } }, reason: expect.stringMatching(/^attempts: /) },
    ]);
  });

  it('is never lost: when its person cannot be read, it comes again', async () => {
    world.persons.dynamo.admit = () => {
      throw new Error('The table is down.');
    };
    expect(await publishBatch([world.record()], world.context())).toBe('1');
    expect([world.published.length, world.firehose.rows.length]).toEqual([1, 0]);
  });
});
