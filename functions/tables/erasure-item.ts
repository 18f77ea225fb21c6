import type { AttributeValue } from '@aws-sdk/client-dynamodb';
import { unmarshall } from '@aws-sdk/util-dynamodb';
import type { ErasureRecord } from '../domain/erasure/erasure-record.ts';
import { toItem } from './expression.ts';

/** Receipts and their items of the Erasures table. The attributes are the fields of `ErasureRecord`. */

export function erasureItem(record: ErasureRecord): Record<string, AttributeValue> {
  return toItem({ ...record });
}

export function erasureRecord(item: Record<string, AttributeValue>): ErasureRecord {
  return unmarshall(item) as ErasureRecord;
}
