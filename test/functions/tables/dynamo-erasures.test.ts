import { describe, expect, it } from '@jest/globals';
import { type ErasureRecord, NO_COUNTS, NOT_REACHED } from '../../../functions/domain/erasure/erasure-record.ts';
import { DynamoErasures } from '../../../functions/tables/dynamo-erasures.ts';
import { MemoryDynamoDB } from '../../fakes/dynamodb/memory-dynamo-db.ts';
import { ERASURES } from '../../fakes/dynamodb/schema.ts';
import { FakeClock } from '../../fakes/fake-clock.ts';

const RECORD: ErasureRecord = {
  erasureId: 'e0b9f2f6-5d0c-4a2b-8d26-2d2b7a2f5e11',
  status: 'INCOMPLETE',
  personHash: 'ab'.repeat(32),
  asOf: '2026-11-28T12:00:00.000Z',
  tencent: 'person',
  startedAt: '2026-11-28T12:00:01.000Z',
  updatedAt: '2026-11-28T12:05:00.000Z',
  completedAt: '2026-11-28T12:05:00.000Z',
  counts: { ...NO_COUNTS, objects: { found: 3, removed: 2, left: 1, covered: 0 } },
  left: [{ place: 'objects', reason: 'ObjectLock', count: 1, objectKey: 'a.jpg', version: 'v1' }],
  queuesEmptyBy: '2026-12-12T12:05:00.000Z',
  notReached: NOT_REACHED,
};

describe('the receipt of an erasure', () => {
  it('is read as it was written', async () => {
    const erasures = new DynamoErasures(new MemoryDynamoDB(new FakeClock()).client, ERASURES.name);
    expect(await erasures.find(RECORD.erasureId)).toBeUndefined();
    const stored = await erasures.save(RECORD);
    expect(stored).toEqual({ ...RECORD, revision: 1 });
    expect(await erasures.find(RECORD.erasureId)).toEqual(stored);
  });

  it('is not taken back by a function that stood still while another one ended the erasure', async () => {
    const erasures = new DynamoErasures(new MemoryDynamoDB(new FakeClock()).client, ERASURES.name);
    const read = await erasures.save({ ...RECORD, status: 'RUNNING' });
    const done = await erasures.save({ ...read, status: 'DONE' });
    await expect(erasures.save({ ...read, cleanSince: '2026-11-28T12:05:00.000Z' })).rejects.toThrow(
      'Another process has changed the receipt of the erasure.',
    );
    expect(await erasures.find(RECORD.erasureId)).toEqual(done);
  });

  it('is created once', async () => {
    const erasures = new DynamoErasures(new MemoryDynamoDB(new FakeClock()).client, ERASURES.name);
    await erasures.save(RECORD);
    await expect(erasures.save(RECORD)).rejects.toThrow('Another process has changed');
  });
});
