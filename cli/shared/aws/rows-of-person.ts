import { type DynamoDBClient, paginateQuery } from '@aws-sdk/client-dynamodb';
import { unmarshall } from '@aws-sdk/util-dynamodb';
import { type FaceRow, type ImageRef, imageId } from '../../../functions/domain/face-row.ts';
import { readingPages } from './reading.ts';
import { rowsByKey } from './rows-by-key.ts';

/** Of rows, when a person has more than are read at once. */
const PAGE = 100;

/** The rows of the person's newest images, the newest first. Images whose row is gone are left out. */
export async function rowsOfPerson(
  client: DynamoDBClient,
  facesTable: string,
  personId: string,
  limit: number,
): Promise<readonly FaceRow[]> {
  const refs: ImageRef[] = [];
  for await (const page of refPages(client, facesTable, personId, { pageSize: limit, newestFirst: true })) {
    refs.push(...page);
    if (refs.length >= limit) break;
  }
  return rowsOf(client, facesTable, refs.slice(0, limit));
}

/** As `rowPagesOfPerson`, for a person whose rows fit into memory. */
export async function allRowsOfPerson(...person: Parameters<typeof rowPagesOfPerson>): Promise<readonly FaceRow[]> {
  const rows: FaceRow[] = [];
  for await (const page of rowPagesOfPerson(...person)) rows.push(...page);
  return rows;
}

/** All rows of the person, the oldest upload first. Images whose row is gone are left out. */
export async function* rowPagesOfPerson(
  client: DynamoDBClient,
  facesTable: string,
  personId: string,
): AsyncGenerator<readonly FaceRow[]> {
  for await (const refs of refPages(client, facesTable, personId, { pageSize: PAGE, newestFirst: false })) {
    yield await rowsOf(client, facesTable, refs);
  }
}

async function* refPages(
  client: DynamoDBClient,
  facesTable: string,
  personId: string,
  { pageSize, newestFirst }: { readonly pageSize: number; readonly newestFirst: boolean },
): AsyncGenerator<readonly ImageRef[]> {
  const pages = paginateQuery(
    { client, pageSize },
    {
      TableName: facesTable,
      IndexName: 'byPerson',
      KeyConditionExpression: 'personId = :personId',
      ExpressionAttributeValues: { ':personId': { S: personId } },
      ScanIndexForward: !newestFirst,
    },
  );
  for await (const { Items = [] } of readingPages('dynamodb:Query', pages)) {
    yield Items.map((item) => unmarshall(item) as ImageRef);
  }
}

async function rowsOf(
  client: DynamoDBClient,
  facesTable: string,
  refs: readonly ImageRef[],
): Promise<readonly FaceRow[]> {
  const rows = await rowsByKey(client, facesTable, refs);
  return refs.map((ref) => rows.get(imageId(ref))).filter((row) => row !== undefined);
}
