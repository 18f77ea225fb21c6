import type { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { unmarshall } from '@aws-sdk/util-dynamodb';
import { allEnded } from '../domain/all-ended.ts';
import { type PseudonymSource, pseudonymOf } from '../domain/outcome/pseudonym.ts';
import type { Pseudonyms } from '../publish/ports.ts';
import { type BatchGetOptions, batchGet, MAX_BATCH_GET } from './batch-get.ts';

type Reads = Pick<BatchGetOptions, 'ConsistentRead' | 'attempts'>;

/** The key may be as new as the outcome. After five attempts, in a second, what a busy table leaves comes again with its batch. */
const OF_NEW_OUTCOMES: Reads = { ConsistentRead: true, attempts: 5 };

/** At half the price, and for as long as it takes. */
export const OF_OLD_OUTCOMES: Reads = { ConsistentRead: false };

/** The Persons table, as far as pseudonyms need it. Nothing else of a person is read, and nothing is written. */
export class DynamoPseudonyms implements Pseudonyms {
  readonly #client: DynamoDBClient;
  readonly #table: string;
  readonly #reads: Reads;

  constructor(client: DynamoDBClient, table: string, reads: Reads = OF_NEW_OUTCOMES) {
    this.#client = client;
    this.#table = table;
    this.#reads = reads;
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
      ProjectionExpression: 'personId, pseudonymKey, erasing',
      ...this.#reads,
    });
    return items.flatMap((item) => {
      const { personId, ...person } = unmarshall(item) as PseudonymSource & { personId: string };
      const pseudonym = pseudonymOf(personId, person);
      return pseudonym === null ? [] : [[personId, pseudonym] as const];
    });
  }
}
