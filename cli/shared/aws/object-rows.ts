import { type DynamoDBClient, paginateQuery } from '@aws-sdk/client-dynamodb';
import type { FaceRow } from '../../../functions/domain/face-row.ts';
import { faceRow } from '../../../functions/tables/face-item.ts';
import { reading } from './reading.ts';

/** Every version of that object, of whatever person. Strongly consistent. */
export async function rowsOfObject(
  client: DynamoDBClient,
  facesTable: string,
  objectKey: string,
): Promise<readonly FaceRow[]> {
  const rows: FaceRow[] = [];
  const pages = paginateQuery(
    { client },
    {
      TableName: facesTable,
      ConsistentRead: true,
      KeyConditionExpression: 'objectKey = :objectKey',
      ExpressionAttributeValues: { ':objectKey': { S: objectKey } },
    },
  );
  await reading('dynamodb:Query', async () => {
    for await (const { Items = [] } of pages) rows.push(...Items.map(faceRow));
  });
  return rows;
}
