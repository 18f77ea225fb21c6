import { type DynamoDBClient, GetItemCommand, paginateQuery } from '@aws-sdk/client-dynamodb';
import type { FaceRow } from '../../functions/domain/face-row.ts';
import { rowsOfObject } from '../shared/aws/object-rows.ts';
import { reading } from '../shared/aws/reading.ts';
import { rowsOfPerson } from '../shared/aws/rows-of-person.ts';
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

  imagesOfPerson(personId: string, limit: number): Promise<readonly FaceRow[]> {
    return rowsOfPerson(this.#client, this.#facesTable, personId, limit);
  }

  /** Epoch milliseconds of the next free slot. */
  async nextSlot(pacerTable: string): Promise<number | undefined> {
    const { Item } = await reading('dynamodb:GetItem', () =>
      this.#client.send(new GetItemCommand({ TableName: pacerTable, Key: { id: { S: 'tencent' } } })),
    );
    return Item?.next?.N === undefined ? undefined : Number(Item.next.N);
  }
}
