import { type DynamoDBClient, GetItemCommand } from '@aws-sdk/client-dynamodb';
import { unmarshall } from '@aws-sdk/util-dynamodb';
import type { Tombstones } from '../domain/erasure/erased-image.ts';
import type { ErasedPerson } from '../domain/erasure/tombstone.ts';

/** The Persons table, of which only tombstones are read. */
export class DynamoTombstones implements Tombstones {
  readonly #client: DynamoDBClient;
  readonly #table: string;

  constructor(client: DynamoDBClient, table: string) {
    this.#client = client;
    this.#table = table;
  }

  async find(personId: string): Promise<ErasedPerson | undefined> {
    const { Item } = await this.#client.send(
      new GetItemCommand({
        TableName: this.#table,
        Key: { personId: { S: personId } },
        ProjectionExpression: 'erasing, expiresAt',
        ConsistentRead: true,
      }),
    );
    return Item && unmarshall(Item);
  }
}
