import { type DynamoDBClient, paginateQuery } from '@aws-sdk/client-dynamodb';
import { unmarshall } from '@aws-sdk/util-dynamodb';
import { type FaceRow, type ImageRef, imageId } from '../../../functions/domain/face-row.ts';
import { reading } from './reading.ts';
import { rowsByKey } from './rows-by-key.ts';

/** The rows of the person's newest images, the newest first. Images whose row is gone are left out. */
export async function rowsOfPerson(
  client: DynamoDBClient,
  facesTable: string,
  personId: string,
  limit: number,
): Promise<readonly FaceRow[]> {
  const refs: ImageRef[] = [];
  const pages = paginateQuery(
    { client, pageSize: limit },
    {
      TableName: facesTable,
      IndexName: 'byPerson',
      KeyConditionExpression: 'personId = :personId',
      ExpressionAttributeValues: { ':personId': { S: personId } },
      ScanIndexForward: false,
    },
  );
  await reading('dynamodb:Query', async () => {
    for await (const { Items = [] } of pages) {
      refs.push(...Items.map((item) => unmarshall(item) as ImageRef));
      if (refs.length >= limit) return;
    }
  });
  const newest = refs.slice(0, limit);
  const rows = await rowsByKey(client, facesTable, newest);
  return newest.map((ref) => rows.get(imageId(ref))).filter((row) => row !== undefined);
}
