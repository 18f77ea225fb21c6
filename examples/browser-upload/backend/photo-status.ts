import { type AttributeValue, DynamoDBClient, GetItemCommand, QueryCommand } from '@aws-sdk/client-dynamodb';
import { unmarshall } from '@aws-sdk/util-dynamodb';
import words from '../../../schemas/reasons.en.json' with { type: 'json' };

const dynamo = new DynamoDBClient({});

export interface PhotoStatus {
  readonly status: 'PENDING' | 'ENROLLED' | 'REJECTED' | 'FAILED';
  /** Where the face is, in pixels of the photo. */
  readonly faceRect?: { readonly x: number; readonly y: number; readonly width: number; readonly height: number };
  /** The same photo was enrolled before: when it was uploaded. */
  readonly sameAs?: { readonly uploadedAt: string };
  /** Only if the user may know it. */
  readonly reason?: string;
  readonly title?: string;
  readonly advice?: string;
  readonly nextStep?: string;
}

/** @returns undefined for a photo of another person, as if it did not exist */
export async function photoStatus(personId: string, key: string, version: string): Promise<PhotoStatus | undefined> {
  const row = await rowOf({ objectKey: { S: key }, version: { S: version } });
  // The stack has not seen the upload yet.
  if (row === undefined) return { status: 'PENDING' };
  // An illegal person id is only in the tag as it was received.
  if ((row.personId ?? row.personTag) !== personId) return undefined;
  if (row.status === 'PENDING') return { status: 'PENDING' };
  if (row.status === 'ENROLLED') return { status: 'ENROLLED', faceRect: row.faceRect };
  if (row.reason === 'DuplicateImage') return await enrolledBefore(row.duplicateOf);
  // A later version of the stack may have more reasons.
  const { showToUser, ...shown } =
    words[row.reason as keyof typeof words] ?? words[row.status as 'REJECTED' | 'FAILED'];
  return { status: row.status, ...shown, ...(showToUser && { reason: row.reason }) };
}

/** A duplicate is a success: the user retried, or the connection was lost after the upload. */
async function enrolledBefore(faceId: string): Promise<PhotoStatus> {
  const { Items: [keys] = [] } = await dynamo.send(
    new QueryCommand({
      TableName: process.env.FACES_TABLE,
      IndexName: 'byFaceId',
      KeyConditionExpression: 'faceId = :faceId',
      ExpressionAttributeValues: { ':faceId': { S: faceId } },
      ProjectionExpression: 'objectKey, version',
    }),
  );
  const first = keys && (await rowOf(keys));
  if (first === undefined) return { status: 'ENROLLED' };
  return { status: 'ENROLLED', faceRect: first.faceRect, sameAs: { uploadedAt: first.uploadedAt } };
}

async function rowOf(Key: Record<string, AttributeValue>) {
  const { Item } = await dynamo.send(new GetItemCommand({ TableName: process.env.FACES_TABLE, Key }));
  return Item && unmarshall(Item);
}
