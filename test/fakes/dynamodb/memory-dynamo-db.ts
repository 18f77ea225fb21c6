import { createHash } from 'node:crypto';
import {
  type AttributeValue,
  type BatchGetItemCommandInput,
  type BatchWriteItemCommandInput,
  type CancellationReason,
  ConditionalCheckFailedException,
  type DescribeTableCommandInput,
  DynamoDBClient,
  DynamoDBServiceException,
  type GetItemCommandInput,
  IdempotentParameterMismatchException,
  type QueryCommandInput,
  ResourceNotFoundException,
  type ScanCommandInput,
  TransactionCanceledException,
  type TransactWriteItemsCommandInput,
} from '@aws-sdk/client-dynamodb';
import { at, holds } from './evaluate.ts';
import { type Condition, conditionOf, type Path, projectionOf } from './expressions.ts';
import { bytesOfItem, type Item, readUnits } from './item.ts';
import { checkKey, idOf } from './keys.ts';
import { MemoryTable, type PartitionLoad } from './memory-table.ts';
import { Placeholders } from './placeholders.ts';
import {
  ERASURES,
  FACES,
  type IndexSchema,
  type KeySchema,
  keyNames,
  PACER,
  PERSONS,
  type TableSchema,
} from './schema.ts';
import { validationException } from './validation-exception.ts';
import { type PlannedWrite, planWrite, type WriteInput, type WriteKind } from './write.ts';

const MAX_TRANSACTION_ITEMS = 100;
const MAX_TRANSACTION_BYTES = 4 * 1024 * 1024;
const MAX_TOKEN_LENGTH = 36;
/** A token is remembered that long after its transaction was carried out. */
const TOKEN_MS = 10 * 60_000;
const MAX_BATCH_GET = 100;
const MAX_BATCH_WRITE = 25;
const MAX_PAGE_BYTES = 1024 * 1024;

/** A client of the SDK that sends its commands nowhere but here. Paginators insist on one. */
export function dynamoClient(send: (command: Command) => Promise<object>): DynamoDBClient {
  return Object.assign(Object.create(DynamoDBClient.prototype), { send });
}

interface Command {
  readonly constructor: { readonly name: string };
  readonly input: object;
}

/** One item that a write has changed. */
export interface ItemChange {
  readonly table: string;
  readonly kind: WriteKind;
  readonly before: Item | undefined;
  readonly after: Item | undefined;
}

/**
 * DynamoDB in memory, as strict as the real one, for the product's own adapters. What is stored is a frozen copy, and
 * so is what is read. Not everything that AWS has is here: what is missing is refused with a word about it.
 */
export class MemoryDynamoDB {
  /** For adapters that want the SDK's own client. */
  readonly client = dynamoClient(async ({ constructor: { name }, input }) => this.execute(name, input));
  /** Units that were used, by table or by table and index. */
  readonly consumed = { reads: new Map<string, number>(), writes: new Map<string, number>() };
  /** Called before a request is carried out: a test may throw, as when a partition has no capacity left. */
  admit: (loads: readonly PartitionLoad[]) => void = () => {};
  /** Called after each write with everything that it has changed. */
  onWrite: (changes: readonly ItemChange[]) => void = () => {};
  /** Whether an index shows the item by now. */
  isIndexed: (index: string, item: Item) => boolean = () => true;
  readonly #clock: { now(): number };
  readonly #tables = new Map([FACES, PERSONS, PACER, ERASURES].map((schema) => [schema.name, new MemoryTable(schema)]));
  readonly #tokens = new Map<string, { readonly input: string; readonly at: number }>();

  constructor(clock: { now(): number }) {
    this.#clock = clock;
  }

  table(name: string): MemoryTable {
    const table = this.#tables.get(name);
    if (table !== undefined) return table;
    throw new ResourceNotFoundException({ $metadata: {}, message: `Requested resource not found: Table: ${name}` });
  }

  /** A table besides those that are deployed. */
  create(schema: TableSchema): void {
    this.#tables.set(schema.name, new MemoryTable(schema));
  }

  drop(name: string): void {
    this.#tables.delete(name);
  }

  /** Carries a request out at once. @param command such as `GetItemCommand` */
  execute(command: string, input: object): object {
    switch (command) {
      case 'GetItemCommand':
        return this.#get(input as GetItemCommandInput);
      case 'BatchGetItemCommand':
        return this.#batchGet(input as BatchGetItemCommandInput);
      case 'BatchWriteItemCommand':
        return this.#batchWrite(input as BatchWriteItemCommandInput);
      case 'QueryCommand':
        return this.#query(input as QueryCommandInput);
      case 'ScanCommand':
        return this.#scan(input as ScanCommandInput);
      case 'DescribeTableCommand':
        return this.#describe(input as DescribeTableCommandInput);
      case 'PutItemCommand':
        return this.#writeOne('Put', input as WriteInput);
      case 'UpdateItemCommand':
        return this.#writeOne('Update', input as WriteInput);
      case 'DeleteItemCommand':
        return this.#writeOne('Delete', input as WriteInput);
      case 'TransactWriteItemsCommand':
        return this.#transact(input as TransactWriteItemsCommandInput);
      default:
        throw new Error(`DynamoDB in memory does not know ${command}: add it to test/fakes/dynamodb.`);
    }
  }

  #get({ TableName = '', Key = {}, ConsistentRead = false, ...input }: GetItemCommandInput): object {
    const table = this.table(TableName);
    checkKey(Key, table.schema);
    const given = new Placeholders(input);
    const paths = projected(input.ProjectionExpression, given);
    given.checkAllUsed();
    const item = table.get(Key);
    this.#read(TableName, Key[table.schema.partitionKey]?.S, item ? [item] : [], ConsistentRead);
    return item === undefined ? {} : { Item: projection(item, paths) };
  }

  #batchGet({ RequestItems = {} }: BatchGetItemCommandInput): object {
    const count = Object.values(RequestItems).reduce((sum, { Keys = [] }) => sum + Keys.length, 0);
    if (count === 0 || count > MAX_BATCH_GET) {
      throw validationException(`Too many items requested for the BatchGetItem call: ${count}`);
    }
    const Responses: Record<string, object[]> = {};
    for (const [name, { Keys = [], ...options }] of Object.entries(RequestItems)) {
      const { schema } = this.table(name);
      if (new Set(Keys.map((key) => idOf(key, schema))).size < Keys.length) {
        throw validationException('Provided list of item keys contains duplicates');
      }
      const found = Keys.map((Key) => this.#get({ ...options, TableName: name, Key }) as { Item?: object });
      Responses[name] = found.flatMap(({ Item }) => (Item === undefined ? [] : [Item]));
    }
    return { Responses, UnprocessedKeys: {} };
  }

  /** Deletes only: nothing here puts items in batches. */
  #batchWrite({ RequestItems = {} }: BatchWriteItemCommandInput): object {
    const requests = Object.entries(RequestItems).flatMap(([TableName, list = []]) =>
      list.map(({ DeleteRequest }) => ({ TableName, Key: DeleteRequest?.Key ?? {} })),
    );
    if (requests.length === 0 || requests.length > MAX_BATCH_WRITE) {
      throw validationException(
        `1 validation error detected: Value at 'requestItems' failed to satisfy constraint: Member must have length between 1 and ${MAX_BATCH_WRITE}`,
      );
    }
    const ids = requests.map(({ TableName, Key }) => `${TableName}\u0000${idOf(Key, this.table(TableName).schema)}`);
    if (new Set(ids).size < ids.length) throw validationException('Provided list of item keys contains duplicates');
    for (const request of requests) this.#writeOne('Delete', request as WriteInput);
    return { UnprocessedItems: {} };
  }

  #query(input: QueryCommandInput): object {
    const { TableName = '', IndexName, ConsistentRead = false, ScanIndexForward = true, Limit } = input;
    const table = this.table(TableName);
    const index = table.schema.indexes.find(({ name }) => name === IndexName);
    if (IndexName !== undefined && index === undefined) {
      throw validationException(`The table does not have the specified index: ${IndexName}`);
    }
    if (index !== undefined && ConsistentRead) {
      throw validationException('Consistent reads are not supported on global secondary indexes');
    }
    const given = new Placeholders(input);
    const keys: KeySchema = index ?? table.schema;
    const { partition, sort } = keyCondition(input.KeyConditionExpression ?? '', keys, given);
    const filter = input.FilterExpression && conditionOf(input.FilterExpression, 'FilterExpression');
    if (filter) given.useCondition(filter);
    const paths = projected(input.ProjectionExpression, given);
    given.checkAllUsed();

    const entries = table.partition(keys, partition).filter((item) => sort === undefined || holds(sort, item, given));
    const visible = index === undefined ? entries : this.#entries(table, index, entries);
    const inOrder = ScanIndexForward ? visible : visible.toReversed();
    const rest = after(inOrder, input.ExclusiveStartKey, table, keys);
    const page = pageOf(rest, Limit);
    this.#read(index === undefined ? TableName : `${TableName}/${index.name}`, partition, page, ConsistentRead);
    const last = page.at(-1);
    const hasMore = last !== undefined && (page.length < rest.length || page.length === Limit);
    const matching = page.filter((item) => !filter || holds(filter, item, given));
    return {
      ...(input.Select !== 'COUNT' && { Items: matching.map((item) => projection(item, paths)) }),
      Count: matching.length,
      ScannedCount: page.length,
      ...(hasMore && { LastEvaluatedKey: keyOf(last, [...keyNames(table.schema), ...keyNames(keys)]) }),
    };
  }

  /** In no order that a reader could rely on, and a table only: nothing here scans an index. */
  #scan(input: ScanCommandInput): object {
    const { TableName = '', IndexName, ConsistentRead = false, Limit } = input;
    if (IndexName !== undefined) throw new Error('DynamoDB in memory scans no index: add it to test/fakes/dynamodb.');
    const table = this.table(TableName);
    const given = new Placeholders(input);
    const filter = input.FilterExpression && conditionOf(input.FilterExpression, 'FilterExpression');
    if (filter) given.useCondition(filter);
    const paths = projected(input.ProjectionExpression, given);
    given.checkAllUsed();
    const { schema } = table;
    const inOrder = table.items.toSorted((one, other) =>
      hashOf(idOf(one, schema)) < hashOf(idOf(other, schema)) ? -1 : 1,
    );
    const from = input.ExclusiveStartKey;
    const start = from === undefined ? '' : hashOf(idOf(from, schema));
    const rest = inOrder.filter((item) => hashOf(idOf(item, schema)) > start);
    const page = pageOf(rest, Limit);
    this.#read(TableName, undefined, page, ConsistentRead);
    const last = page.at(-1);
    const hasMore = last !== undefined && (page.length < rest.length || page.length === Limit);
    const matching = page.filter((item) => !filter || holds(filter, item, given));
    return {
      Items: matching.map((item) => projection(item, paths)),
      Count: matching.length,
      ScannedCount: page.length,
      ...(hasMore && { LastEvaluatedKey: keyOf(last, keyNames(schema)) }),
    };
  }

  #describe({ TableName = '' }: DescribeTableCommandInput): object {
    const { schema, items } = this.table(TableName);
    return { Table: { TableName: schema.name, TableStatus: 'ACTIVE', ItemCount: items.length } };
  }

  #entries(table: MemoryTable, index: IndexSchema, items: readonly Item[]): readonly Item[] {
    return items
      .filter((item) => this.isIndexed(index.name, item))
      .map((item) => table.entry(item, index))
      .filter((entry) => entry !== undefined);
  }

  #writeOne(kind: 'Put' | 'Update' | 'Delete', input: WriteInput): object {
    const write = planWrite(kind, input, this.table(input.TableName ?? ''));
    if (!write.isAllowed()) {
      this.#charge([write], 1);
      throw new ConditionalCheckFailedException({
        $metadata: {},
        message: 'The conditional request failed',
        ...asReturned(input, write.before),
      });
    }
    this.#carryOut([write], 1);
    return write.output();
  }

  #transact({ TransactItems = [], ClientRequestToken: token, ...rest }: TransactWriteItemsCommandInput): object {
    if (TransactItems.length === 0 || TransactItems.length > MAX_TRANSACTION_ITEMS) {
      throw validationException(
        `1 validation error detected: Value at 'transactItems' failed to satisfy constraint: Member must have length between 1 and ${MAX_TRANSACTION_ITEMS}`,
      );
    }
    if (token !== undefined && (token === '' || token.length > MAX_TOKEN_LENGTH)) {
      throw validationException(
        `1 validation error detected: Value at 'clientRequestToken' failed to satisfy constraint: Member must have length between 1 and ${MAX_TOKEN_LENGTH}`,
      );
    }
    const writes = TransactItems.map((item) => {
      const [[kind, input] = [], ...others] = Object.entries(item).filter(([, member]) => member !== undefined);
      if (kind === undefined || others.length > 0) {
        throw validationException('TransactItems can only contain one of Check, Put, Update or Delete');
      }
      return planWrite(kind as WriteKind, input as WriteInput, this.table((input as WriteInput).TableName ?? ''));
    });
    if (new Set(writes.map(({ table, id }) => `${table.schema.name}\u0000${id}`)).size < writes.length) {
      throw validationException('Transaction request cannot include multiple operations on one item');
    }
    const input = JSON.stringify({ TransactItems, ...rest });
    if (token !== undefined && this.#wasCarriedOut(token, input)) return {};

    const reasons = writes.map((write): CancellationReason => {
      if (!write.isAllowed()) {
        const Message = 'The conditional request failed';
        return { Code: 'ConditionalCheckFailed', Message, ...asReturned(write.input, write.before) };
      }
      const problem = problemOf(write);
      return problem === undefined ? { Code: 'None' } : { Code: 'ValidationError', Message: problem };
    });
    if (reasons.some(({ Code }) => Code !== 'None')) {
      this.#charge(writes, 2);
      throw new TransactionCanceledException({
        $metadata: {},
        message: `Transaction cancelled, please refer cancellation reasons for specific reasons [${reasons.map(({ Code }) => Code).join(', ')}]`,
        CancellationReasons: reasons,
      });
    }
    const bytes = writes.reduce((sum, { after: item }) => sum + (item ? bytesOfItem(item) : 0), 0);
    if (bytes > MAX_TRANSACTION_BYTES) {
      throw validationException('Collection size limit exceeded: the items of a transaction are more than 4 MB');
    }
    this.#carryOut(writes, 2);
    if (token !== undefined) this.#tokens.set(token, { input, at: this.#clock.now() });
    return {};
  }

  #wasCarriedOut(token: string, input: string): boolean {
    const known = this.#tokens.get(token);
    if (known === undefined || this.#clock.now() - known.at > TOKEN_MS) return false;
    if (known.input === input) return true;
    throw new IdempotentParameterMismatchException({
      $metadata: {},
      message: 'Parameters of the request are not the ones that this client request token was used with before',
    });
  }

  /** @param factor of the units on a table: a transaction costs twice as much */
  #carryOut(writes: readonly PlannedWrite[], factor: number): void {
    const parts = writes.flatMap(({ table, before, after: item }) => table.writes(before, item));
    this.admit(parts);
    for (const { place, units } of parts)
      this.#count('writes', place, this.#tables.has(place) ? factor * units : units);
    for (const { table, before, after: item, kind } of writes) {
      if (kind !== 'ConditionCheck') table.replace(before, item);
    }
    const changes = writes.filter(({ kind }) => kind !== 'ConditionCheck');
    this.onWrite(
      changes.map(({ table, kind, before, after: item }) => ({
        table: table.schema.name,
        kind,
        before,
        after: item,
      })),
    );
  }

  /** A write that is refused costs what it would have cost on its table. */
  #charge(writes: readonly PlannedWrite[], factor: number): void {
    for (const { table, before } of writes) {
      const [own] = table.writes(before, before);
      this.#count('writes', table.schema.name, factor * (own?.units ?? 1));
    }
  }

  #read(place: string, partition: string | undefined, items: readonly Item[], isConsistent: boolean): void {
    const units = readUnits(
      items.reduce((sum, item) => sum + bytesOfItem(item), 0),
      isConsistent,
    );
    this.admit([{ place, partition: partition ?? '', units }]);
    this.#count('reads', place, units);
  }

  #count(what: 'reads' | 'writes', place: string, units: number): void {
    this.consumed[what].set(place, (this.consumed[what].get(place) ?? 0) + units);
  }
}

/** What would be wrong with the item that the update makes; in a transaction that is a reason to cancel it. */
function problemOf(write: PlannedWrite): string | undefined {
  try {
    void write.after;
    return undefined;
  } catch (error) {
    if (error instanceof DynamoDBServiceException && error.name === 'ValidationException') return error.message;
    throw error;
  }
}

function asReturned(input: WriteInput, item: Item | undefined): { Item?: Record<string, AttributeValue> } {
  if (input.ReturnValuesOnConditionCheckFailure !== 'ALL_OLD' || item === undefined) return {};
  return { Item: item as Record<string, AttributeValue> };
}

function projected(expression: string | undefined, given: Placeholders): readonly Path[] | undefined {
  return expression === undefined ? undefined : projectionOf(expression).map((path) => given.path(path));
}

function projection(item: Item, paths: readonly Path[] | undefined): Item {
  if (paths === undefined) return item;
  const found: Record<string, AttributeValue> = {};
  for (const path of paths) {
    const [name, ...deeper] = path;
    if (deeper.length > 0) throw new Error('DynamoDB in memory projects whole attributes only.');
    const value = at(item, path);
    if (value !== undefined) found[String(name)] = value;
  }
  return found;
}

/** The one partition that a query reads, and what its sort keys have to be. */
function keyCondition(expression: string, keys: KeySchema, given: Placeholders) {
  const condition = conditionOf(expression, 'KeyConditionExpression');
  given.useCondition(condition);
  const parts: readonly Condition[] = condition.kind === 'and' ? condition.all : [condition];
  const isOfPartition = (part: Condition) =>
    part.kind === 'compare' &&
    part.comparator === '=' &&
    part.one.kind === 'path' &&
    given.path(part.one.path)[0] === keys.partitionKey;
  const ofPartition = parts.find(isOfPartition);
  if (ofPartition?.kind !== 'compare' || ofPartition.other.kind !== 'value' || parts.length > 2) {
    throw validationException(`Query condition missed key schema element: ${keys.partitionKey}`);
  }
  const sort = parts.find((part) => part !== ofPartition);
  return { partition: given.value(ofPartition.other.name).S ?? '', sort };
}

/** What comes behind the last item of the page before. That item may be gone: then what has its sort key counts as behind it. */
function after(
  items: readonly Item[],
  start: Item | undefined,
  table: MemoryTable,
  { sortKey }: KeySchema,
): readonly Item[] {
  if (start === undefined) return items;
  const id = idOf(start, table.schema);
  const index = items.findIndex((item) => idOf(item, table.schema) === id);
  if (index >= 0) return items.slice(index + 1);
  if (sortKey === undefined || start[sortKey]?.S === undefined) {
    throw validationException('The provided starting key is invalid');
  }
  return items.filter((item) => (item[sortKey]?.S ?? '') >= (start[sortKey]?.S ?? ''));
}

function pageOf(items: readonly Item[], limit = Number.POSITIVE_INFINITY): readonly Item[] {
  const page: Item[] = [];
  let bytes = 0;
  for (const item of items) {
    if (page.length >= limit || bytes >= MAX_PAGE_BYTES) break;
    page.push(item);
    bytes += bytesOfItem(item);
  }
  return page;
}

function keyOf(item: Item, names: readonly string[]): Item {
  return Object.fromEntries(names.map((name) => [name, item[name] as AttributeValue]));
}

/** Where DynamoDB keeps an item is decided by a hash. */
function hashOf(id: string): string {
  return createHash('md5').update(id).digest('hex');
}
