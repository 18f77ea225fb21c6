import { type DynamoDBClient, GetItemCommand } from '@aws-sdk/client-dynamodb';
import type { FaceRow, ImageRef } from '../domain/face-row.ts';
import { faceKey, faceRow } from './face-item.ts';

/** Reads one row of the Faces table, strongly consistent. */
export async function getFaceRow(client: DynamoDBClient, table: string, ref: ImageRef): Promise<FaceRow | undefined> {
  const { Item } = await client.send(new GetItemCommand({ TableName: table, Key: faceKey(ref), ConsistentRead: true }));
  return Item && faceRow(Item);
}
