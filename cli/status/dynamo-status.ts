import { type DynamoDBClient, GetItemCommand, paginateQuery } from '@aws-sdk/client-dynamodb';
import { unmarshall } from '@aws-sdk/util-dynamodb';
import { type FaceRow, type ImageRef, imageId } from '../../functions/domain/face-row.ts';
import { faceKey, faceRow } from '../../functions/tables/face-item.ts';
import { reading } from '../doctor/inspection/reading.ts';
import { BATCH, batchGet } from '../shared/aws/batch-get.ts';
import { rowsOfObject } from '../shared/aws/object-rows.ts';
import type { DeadStatus } from './ports.ts';

/** What an operator asks the tables for. */
export class DynamoStatus {
  readonly #client: DynamoDBClient;
  readonly #facesTable: string;

  constructor(client: DynamoDBClient, facesTable: string) {
    this.#client = client;
    this.#facesTable = facesTable;
  }

  /** Reads the whole day, about five thousand images a request: an index cannot count by reason. */
  async reasons(status: DeadStatus, day: string): Promise<ReadonlyMap<string, number>> {
    const counts = new Map<string, number>();
    const pages = paginateQuery(
      { client: this.#client },
      {
        TableName: this.#facesTable,
        IndexName: 'byStatusDay',
        KeyConditionExpression: 'statusDay = :statusDay',
        ExpressionAttributeValues: { ':statusDay': { S: `${status}#${day}` } },
        ProjectionExpression: '#reason',
        ExpressionAttributeNames: { '#reason': 'reason' },
      },
    );
    await reading('dynamodb:Query', async () => {
      for await (const { Items = [] } of pages) {
        for (const { reason } of Items) {
          const word = reason?.S ?? 'unknown';
          counts.set(word, (counts.get(word) ?? 0) + 1);
        }
      }
    });
    return counts;
  }

  imagesOfObject(objectKey: string): Promise<readonly FaceRow[]> {
    return rowsOfObject(this.#client, this.#facesTable, objectKey);
  }

  async imagesOfPerson(personId: string, limit: number): Promise<readonly FaceRow[]> {
    const refs: ImageRef[] = [];
    const pages = paginateQuery(
      { client: this.#client, pageSize: limit },
      {
        TableName: this.#facesTable,
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
    return this.#rows(refs.slice(0, limit));
  }

  /** Epoch milliseconds of the next free slot. */
  async nextSlot(pacerTable: string): Promise<number | undefined> {
    const { Item } = await reading('dynamodb:GetItem', () =>
      this.#client.send(new GetItemCommand({ TableName: pacerTable, Key: { id: { S: 'tencent' } } })),
    );
    return Item?.next?.N === undefined ? undefined : Number(Item.next.N);
  }

  /** In the order of the references; those whose row is gone are left out. */
  async #rows(refs: readonly ImageRef[]): Promise<readonly FaceRow[]> {
    const found = new Map<string, FaceRow>();
    for (let from = 0; from < refs.length; from += BATCH) {
      const keys = refs.slice(from, from + BATCH).map(faceKey);
      for (const item of await batchGet(this.#client, this.#facesTable, keys, { ConsistentRead: true })) {
        const row = faceRow(item);
        found.set(imageId(row), row);
      }
    }
    return refs.map((ref) => found.get(imageId(ref))).filter((row) => row !== undefined);
  }
}
