import { expect, it } from '@jest/globals';
import { DynamoPassLock } from '../../../functions/tables/dynamo-pass-lock.ts';
import { MemoryDynamoDB } from '../../fakes/dynamodb/memory-dynamo-db.ts';
import { PACER } from '../../fakes/dynamodb/schema.ts';
import { FakeClock } from '../../fakes/fake-clock.ts';

const lockOf = () => new DynamoPassLock(new MemoryDynamoDB(new FakeClock()).client, PACER.name);

it('is released by its holder', async () => {
  const lock = lockOf();
  expect(await lock.acquire('one', 1_000, 2_000)).toBe('acquired');
  await lock.release('another', 2_000);
  expect(await lock.acquire('another', 1_500, 2_500)).toBe('taken');
  await lock.release('one', 2_000);
  expect(await lock.acquire('another', 1_500, 2_500)).toBe('acquired');
});

it('is not released by an earlier delivery of its holder, which stood still until it was acquired again', async () => {
  const lock = lockOf();
  await lock.acquire('one', 1_000, 2_000);
  expect(await lock.acquire('one', 2_000, 3_000)).toBe('acquired');
  await lock.release('one', 2_000);
  expect(await lock.acquire('another', 2_500, 3_500)).toBe('taken');
});
