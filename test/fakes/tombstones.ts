import type { ErasedPerson } from '../../functions/domain/erasure/tombstone.ts';
import { toItem } from '../../functions/tables/expression.ts';
import type { MemoryDynamoDB } from './dynamodb/memory-dynamo-db.ts';
import { PERSONS } from './dynamodb/schema.ts';

/** Of an erasure that deletes what was uploaded until eight o'clock. */
export const ERASURE_ID = '3f0a4c52-6d0e-4a4e-9a56-0d5b6f0f9a11';
export const TOMBSTONE = { id: ERASURE_ID, asOf: '2026-11-20T08:00:00.000Z' } as const;

/** The item of a person who is being erased, or was, as it is while nothing else is known of the person. */
export function putTombstone(dynamo: MemoryDynamoDB, personId: string, { erasing, expiresAt }: ErasedPerson): void {
  const Item = toItem({ personId, revision: 1, updatedAt: '2026-11-20T08:00:00.000Z', erasing, expiresAt });
  dynamo.execute('PutItemCommand', { TableName: PERSONS.name, Item });
}
