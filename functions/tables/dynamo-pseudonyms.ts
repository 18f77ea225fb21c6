import type { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { unmarshall } from '@aws-sdk/util-dynamodb';
import { allEnded } from '../domain/all-ended.ts';
import { type PseudonymSource, pseudonymOf } from '../domain/outcome/pseudonym.ts';
import type { Pseudonyms } from '../publish/ports.ts';
import { batchGet, MAX_BATCH_GET } from './batch-get.ts';

/** With their pauses, less than a second. What is left then comes again with its batch. */
const ATTEMPTS = 5;

/** The Persons table, as far as pseudonyms need it. Nothing else of a person is read, and nothing is written. */
export class DynamoPseudonyms implements Pseudonyms {
  readonly #client: DynamoDBClient;
  readonly #table: string;

  constructor(client: DynamoDBClient, table: string) {
    this.#client = client;
    this.#table = table;
  }

  async of(personIds: Iterable<string>): Promise<ReadonlyMap<string, string>> {
    const distinct = [...new Set(personIds)];
    const requests: string[][] = [];
    for (let at = 0; at < distinct.length; at += MAX_BATCH_GET) requests.push(distinct.slice(at, at + MAX_BATCH_GET));
    return new Map((await allEnded(requests.map((ids) => this.#read(ids)))).flat());
  }

  async #read(personIds: readonly string[]): Promise<readonly (readonly [string, string])[]> {
    const keys = personIds.map((personId) => ({ personId: { S: personId } }));
    const items = await batchGet(this.#client, this.#table, keys, {
      // The key may have been written in the transaction of the outcome, a moment ago.
      ConsistentRead: true,
      ProjectionExpression: 'personId, pseudonymKey, erasing',
      attempts: ATTEMPTS,
    });
    return items.flatMap((item) => {
      const { personId, ...person } = unmarshall(item) as PseudonymSource & { personId: string };
      const pseudonym = pseudonymOf(personId, person);
      return pseudonym === null ? [] : [[personId, pseudonym] as const];
    });
  }
}
