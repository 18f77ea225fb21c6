import type { AttributeValue } from '@aws-sdk/client-dynamodb';
import type { DynamoDBRecord } from 'aws-lambda';
import type { RowRecord } from '../publish/ports.ts';
import { faceRow } from './face-item.ts';

/** @returns undefined for a record without a row, such as that of a deletion */
export function rowRecordOf({ dynamodb }: DynamoDBRecord): RowRecord | undefined {
  if (dynamodb?.NewImage === undefined || dynamodb.SequenceNumber === undefined) return undefined;
  return {
    sequenceNumber: dynamodb.SequenceNumber,
    changedAt: (dynamodb.ApproximateCreationDateTime ?? 0) * 1000,
    row: faceRow(dynamodb.NewImage as Record<string, AttributeValue>),
  };
}
