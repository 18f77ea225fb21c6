import { BatchWriteItemCommand, type DynamoDBClient } from '@aws-sdk/client-dynamodb';
import type { FaceRow } from '../../functions/domain/face-row.ts';
import { faceItem } from '../../functions/tables/face-item.ts';

export interface RejectedImage {
  readonly objectKey: string;
  readonly version: string;
  readonly personId: string;
  /** As hexadecimal digits of an MD5. */
  readonly hash: string;
}

/** The most that DynamoDB takes at once. */
const BATCH = 25;
const BATCHES_AT_ONCE = 8;
const UPLOADED_AT = '2026-01-01T00:00:00.000Z';

/** The row of an image that was rejected, with everything that a usual row has. */
export function rejectedRow({ objectKey, version, personId, hash }: RejectedImage): FaceRow {
  return {
    objectKey,
    version,
    status: 'REJECTED',
    reason: 'PersonFull',
    message: 'The person already has 5 faces.',
    personId,
    bucket: 'bench-images',
    eTag: hash,
    checksum: `md5:${hash}`,
    size: 100_000,
    format: 'jpeg',
    width: 160,
    height: 200,
    attempts: 1,
    submission: 0,
    uploadedAt: UPLOADED_AT,
    receivedAt: UPLOADED_AT,
    completedAt: UPLOADED_AT,
    updatedAt: UPLOADED_AT,
    statusDay: `REJECTED#${UPLOADED_AT.slice(0, 10)}`,
  };
}

/** @param rowOf by its number, from 0 */
export async function writeRows(
  count: number,
  rowOf: (number: number) => FaceRow,
  facesTable: string,
  dynamo: DynamoDBClient,
): Promise<void> {
  let next = 0;
  const write = async (): Promise<void> => {
    for (let from = next; from < count; from = next) {
      next = from + BATCH;
      const rows = Array.from({ length: Math.min(BATCH, count - from) }, (_, index) => rowOf(from + index));
      const requests = rows.map((row) => ({ PutRequest: { Item: faceItem(row) } }));
      const command = new BatchWriteItemCommand({ RequestItems: { [facesTable]: requests } });
      const { UnprocessedItems = {} } = await dynamo.send(command);
      if (Object.keys(UnprocessedItems).length > 0) throw new Error('The emulator did not take all rows.');
    }
  };
  await Promise.all(Array.from({ length: BATCHES_AT_ONCE }, write));
}
