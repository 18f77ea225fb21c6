import { type DynamoDBClient, UpdateItemCommand } from '@aws-sdk/client-dynamodb';
import type { Person } from '../../functions/domain/person.ts';
import { DynamoPersons } from '../../functions/tables/dynamo-persons.ts';
import { Expression } from '../../functions/tables/expression.ts';
import { personOf } from '../../functions/tables/person-item.ts';
import { BATCH, batchGet } from '../shared/aws/batch-get.ts';
import { reading } from '../shared/aws/reading.ts';
import { Problem } from '../shared/problem.ts';
import { type Item, tablePage } from './dynamo-table-page.ts';
import type { Page, PersonTables } from './ports.ts';
import { GO_ON } from './restore-run.ts';

/** In the restored copy, which is deleted at the end. An item that has nothing else counts as absent. */
const MARK = 'restoreMark';

/** The Persons table and its restored copy. */
export class DynamoPersonTables implements PersonTables {
  readonly #client: DynamoDBClient;
  readonly #live: string;
  readonly #restored: string;
  readonly #writes: DynamoPersons;
  readonly #pageSize: number;

  constructor(client: DynamoDBClient, tables: { readonly live: string; readonly restored: string }, pageSize = 500) {
    this.#client = client;
    this.#live = tables.live;
    this.#restored = tables.restored;
    this.#writes = new DynamoPersons(client, tables.live);
    this.#pageSize = pageSize;
  }

  restoredPage(cursor: string | undefined): Promise<Page<Person>> {
    return this.#page(this.#restored, cursor);
  }

  livePage(cursor: string | undefined): Promise<Page<Person>> {
    return this.#page(this.#live, cursor);
  }

  live(personIds: readonly string[]): Promise<ReadonlyMap<string, Person>> {
    return this.#get(this.#live, personIds);
  }

  restored(personIds: readonly string[]): Promise<ReadonlyMap<string, Person>> {
    return this.#get(this.#restored, personIds);
  }

  async replace(after: Person, before: Person | undefined): Promise<void> {
    if ((await reading('dynamodb:PutItem', () => this.#writes.replace(after, before))) === 'written') return;
    // The client repeats a write whose answer was lost. The repeat is then refused because of the write itself.
    const now = (await this.live([after.personId])).get(after.personId);
    if (now?.revision === after.revision && now.updatedAt === after.updatedAt) return;
    throw new Problem(
      `The item of person ${after.personId} was changed by another program during the restore. Stop that program. ${GO_ON}`,
    );
  }

  async mark(personId: string): Promise<void> {
    const expression = new Expression();
    const command = new UpdateItemCommand({
      TableName: this.#restored,
      Key: { personId: { S: personId } },
      UpdateExpression: expression.patch({ [MARK]: true }),
      ...expression.attributes,
    });
    await reading('dynamodb:UpdateItem', () => this.#client.send(command));
  }

  async markedPage(cursor: string | undefined): Promise<Page<string>> {
    const { items, next } = await this.#scan(this.#restored, cursor);
    return { items: items.flatMap((item) => (item[MARK] === undefined ? [] : (item.personId?.S ?? []))), next };
  }

  async #page(table: string, cursor: string | undefined): Promise<Page<Person>> {
    const { items, next } = await this.#scan(table, cursor);
    return { items: items.flatMap(known), next };
  }

  #scan(table: string, cursor: string | undefined): Promise<Page<Item>> {
    return tablePage(this.#client, { table, size: this.#pageSize, cursor });
  }

  async #get(table: string, personIds: readonly string[]): Promise<ReadonlyMap<string, Person>> {
    const found = new Map<string, Person>();
    for (let from = 0; from < personIds.length; from += BATCH) {
      const keys = personIds.slice(from, from + BATCH).map((personId) => ({ personId: { S: personId } }));
      for (const item of await batchGet(this.#client, table, keys, { ConsistentRead: true })) {
        for (const person of known(item)) found.set(person.personId, person);
      }
    }
    return found;
  }
}

/** An item without a revision counts as absent. */
function known(item: Item): readonly Person[] {
  if (item.revision === undefined) return [];
  const { [MARK]: _, ...rest } = item;
  return [personOf(rest)];
}
