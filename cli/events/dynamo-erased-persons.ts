import type { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { unmarshall } from '@aws-sdk/util-dynamodb';
import type { ErasedPerson } from '../../functions/domain/erasure/tombstone.ts';
import { batchGet } from '../shared/aws/batch-get.ts';
import type { ErasedPersons } from './ports.ts';

/** The Persons table, of which only tombstones are read, strongly consistent. */
export class DynamoErasedPersons implements ErasedPersons {
  readonly #client: DynamoDBClient;
  readonly #table: string;

  constructor(client: DynamoDBClient, table: string) {
    this.#client = client;
    this.#table = table;
  }

  async find(personIds: readonly string[]): Promise<ReadonlyMap<string, ErasedPerson>> {
    const keys = personIds.map((personId) => ({ personId: { S: personId } }));
    const options = { ProjectionExpression: 'personId, erasing, expiresAt', ConsistentRead: true };
    const items = await batchGet(this.#client, this.#table, keys, options);
    const persons = items.map((item) => unmarshall(item) as ErasedPerson & { readonly personId: string });
    return new Map(
      persons
        .filter(({ erasing }) => erasing !== undefined)
        .map(({ personId, ...person }): [string, ErasedPerson] => [personId, person]),
    );
  }
}
