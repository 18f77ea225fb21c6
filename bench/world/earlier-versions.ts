import { BatchWriteItemCommand, type DynamoDBClient } from '@aws-sdk/client-dynamodb';
import type { FaceRow } from '../../functions/domain/face-row.ts';
import { faceItem } from '../../functions/tables/face-item.ts';

export interface EarlierVersions {
  readonly objectKey: string;
  readonly count: number;
  /** Whose images they are, in turn. */
  readonly personIds: readonly string[];
}

/** The most that DynamoDB takes at once. */
const BATCH = 25;
const BATCHES_AT_ONCE = 8;
const UPLOADED_AT = '2026-01-01T00:00:00.000Z';

/** Writes the rows of that many versions of one object, as they are when its images were rejected. */
export async function writeEarlierVersions(
  { objectKey, count, personIds }: EarlierVersions,
  facesTable: string,
  dynamo: DynamoDBClient,
): Promise<void> {
  let next = 0;
  const write = async (): Promise<void> => {
    for (let from = next; from < count; from = next) {
      next = from + BATCH;
      const rows = Array.from({ length: Math.min(BATCH, count - from) }, (_, index) => {
        const number = from + index;
        return earlierRow(objectKey, number, personIds[number % personIds.length] ?? '');
      });
      const requests = rows.map((row) => ({ PutRequest: { Item: faceItem(row) } }));
      const command = new BatchWriteItemCommand({ RequestItems: { [facesTable]: requests } });
      const { UnprocessedItems = {} } = await dynamo.send(command);
      if (Object.keys(UnprocessedItems).length > 0) throw new Error('The emulator did not take all earlier versions.');
    }
  };
  await Promise.all(Array.from({ length: BATCHES_AT_ONCE }, write));
}

function earlierRow(objectKey: string, number: number, personId: string): FaceRow {
  const hash = number.toString(16).padStart(32, '0');
  return {
    objectKey,
    version: `earlier-${hash}`,
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
