import { type DynamoDBClient, GetItemCommand, paginateQuery } from '@aws-sdk/client-dynamodb';
import { unmarshall } from '@aws-sdk/util-dynamodb';
import type { ErasureRecord } from '../../functions/domain/erasure/erasure-record.ts';
import { type FaceRow, type ImageRef, imageId } from '../../functions/domain/face-row.ts';
import { reading } from '../shared/aws/reading.ts';
import { rowsByKey } from '../shared/aws/rows-by-key.ts';

const PAGE = 100;

/** All rows of a person, the oldest upload first. Images whose row is gone are left out. */
export async function* rowPagesOfPerson(
  client: DynamoDBClient,
  facesTable: string,
  personId: string,
): AsyncGenerator<readonly FaceRow[]> {
  const pages = paginateQuery(
    { client, pageSize: PAGE },
    {
      TableName: facesTable,
      IndexName: 'byPerson',
      KeyConditionExpression: 'personId = :personId',
      ExpressionAttributeValues: { ':personId': { S: personId } },
    },
  )[Symbol.asyncIterator]();
  for (;;) {
    const { value, done } = await reading('dynamodb:Query', () => pages.next());
    if (done) return;
    const refs = (value.Items ?? []).map((item) => unmarshall(item) as ImageRef);
    const rows = await rowsByKey(client, facesTable, refs);
    yield refs.map((ref) => rows.get(imageId(ref))).filter((row) => row !== undefined);
  }
}

/** The receipt of an erasure; undefined when there is none. */
export async function erasureReceipt(
  client: DynamoDBClient,
  erasuresTable: string,
  erasureId: string,
): Promise<ErasureRecord | undefined> {
  const { Item } = await reading('dynamodb:GetItem', () =>
    client.send(
      new GetItemCommand({ TableName: erasuresTable, Key: { erasureId: { S: erasureId } }, ConsistentRead: true }),
    ),
  );
  return Item === undefined ? undefined : (unmarshall(Item) as ErasureRecord);
}
