import type { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { type FaceRow, type ImageRef, imageId } from '../../../functions/domain/face-row.ts';
import { faceKey, faceRow } from '../../../functions/tables/face-item.ts';
import { BATCH, batchGet } from './batch-get.ts';

/**
 * The rows of these images, by their ids. Images without a row are left out. Strongly consistent.
 *
 * @param images each once
 */
export async function rowsByKey(
  client: DynamoDBClient,
  facesTable: string,
  images: readonly ImageRef[],
): Promise<ReadonlyMap<string, FaceRow>> {
  const found = new Map<string, FaceRow>();
  for (let from = 0; from < images.length; from += BATCH) {
    const keys = images.slice(from, from + BATCH).map(faceKey);
    for (const item of await batchGet(client, facesTable, keys, { ConsistentRead: true })) {
      const row = faceRow(item);
      found.set(imageId(row), row);
    }
  }
  return found;
}
