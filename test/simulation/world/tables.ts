import { isDeepStrictEqual } from 'node:util';
import { type DynamoDBClient, TransactionCanceledException } from '@aws-sdk/client-dynamodb';
import { unmarshall } from '@aws-sdk/util-dynamodb';
import type { ErasureRecord } from '../../../functions/domain/erasure/erasure-record.ts';
import { type FaceRow, imageId } from '../../../functions/domain/face-row.ts';
import type { Person } from '../../../functions/domain/person.ts';
import { erasureRecord } from '../../../functions/tables/erasure-item.ts';
import { faceRow } from '../../../functions/tables/face-item.ts';
import { personOf } from '../../../functions/tables/person-item.ts';
import type { Item } from '../../fakes/dynamodb/item.ts';
import { dynamoClient, type ItemChange, MemoryDynamoDB } from '../../fakes/dynamodb/memory-dynamo-db.ts';
import { ERASURES, FACES, PACER, PERSONS } from '../../fakes/dynamodb/schema.ts';
import type { Process } from '../engine/process.ts';
import type { Scheduler } from '../engine/scheduler.ts';
import type { Version } from '../product.ts';

export const TABLE_NAMES = { faces: FACES.name, persons: PERSONS.name, pacer: PACER.name, erasures: ERASURES.name };

/** Who writes: the name of its process without its number. */
export type Writer = 'intake' | 'prepare' | 'enroll' | 'erase' | 'operator';

/** Told of every change as it happens. */
export interface TableWatcher {
  rowChanged(before: FaceRow | undefined, after: FaceRow, by: Writer, version: Version): void;
  personChanged(before: Person | undefined, after: Person, version: Version): void;
  rowDeleted(row: FaceRow): void;
  recordChanged(record: ErasureRecord): void;
  /** After all parts of one write are done. */
  settled(personId: string): void;
}

/** What may be wrong with the tables themselves. */
interface TableTroubles {
  /** Whether an index does not show an item yet. */
  lags(): boolean;
  /** Whether a partition refuses one more request. */
  isHot(place: string, partition: string, process: Process | undefined): boolean;
}

const WRITES = [
  'PutItemCommand',
  'UpdateItemCommand',
  'DeleteItemCommand',
  'BatchWriteItemCommand',
  'TransactWriteItemsCommand',
];
/** An index is behind its table by less than a second; erase gives it five. */
const INDEX_BEHIND_MS = 5_000;
/** Written from what was read before: where a late process could do most harm. */
const WRITES_FROM_READS = ['UpdateItemCommand', 'TransactWriteItemsCommand'];

/** All tables of the stack, which the product's own adapters read and write. */
export class Tables {
  /** What the Faces and Persons tables hold, as the product reads it. */
  readonly rows = new Map<string, FaceRow>();
  readonly persons = new Map<string, Person>();
  /** Whether the pacer's next slot was ever moved to an earlier time. */
  wasSetBack = false;
  readonly #dynamo: MemoryDynamoDB;
  readonly #scheduler: Scheduler;
  readonly #watcher: TableWatcher;
  /** By image: when its row was created. */
  readonly #created = new Map<string, number>();
  /** Whose request is being carried out. */
  #process: Process | undefined;
  /** Told of each change of the Faces table, as its stream is. */
  onRowRecord: (objectKey: string, item: Item) => void = () => {};
  /** Of every row. Whatever writes the row must keep them. */
  formerFaceIds: readonly string[] | undefined;
  #tokens = 0;

  constructor(scheduler: Scheduler, watcher: TableWatcher, troubles: TableTroubles) {
    this.#scheduler = scheduler;
    this.#watcher = watcher;
    this.#dynamo = new MemoryDynamoDB({ now: () => scheduler.now });
    // What an index has shown once it shows again: the keys of a person's images never change.
    this.#dynamo.isIndexed = (index, item) =>
      (index === 'byPerson' && scheduler.now > this.#createdAt(item) + INDEX_BEHIND_MS) || !troubles.lags();
    this.#dynamo.admit = (loads) => {
      const hot = loads.find(({ place, partition }) => troubles.isHot(place, partition, this.#process));
      if (hot === undefined) return;
      if (this.#process !== undefined) this.#process.hasSuffered = true;
      throw new Error(`ThrottlingException: too much is asked of ${hot.place} ${hot.partition}`);
    };
    this.#dynamo.onWrite = (changes) => this.#changed(changes);
  }

  rowsOf(personId: string): readonly FaceRow[] {
    return [...this.rows.values()].filter((row) => row.personId === personId);
  }

  versionsOf(objectKey: string): readonly FaceRow[] {
    return [...this.rows.values()].filter((row) => row.objectKey === objectKey);
  }

  /** The SDK's client of one process: each command is a request that anything may happen to. */
  client(process: Process): DynamoDBClient {
    return dynamoClient(({ constructor: { name }, input }) => {
      const isWrite = WRITES.includes(name);
      const { TableName } = input as { TableName?: string };
      const service = TableName === TABLE_NAMES.pacer ? 'pacer' : 'tables';
      // As the SDK does it: a repeat of a transaction carries the token of the first attempt.
      const request = name === 'TransactWriteItemsCommand' ? { ClientRequestToken: this.#newToken(), ...input } : input;
      const carryOut = (): object => {
        if (isWrite && service === 'tables' && this.#isConflict(process))
          throw new Error('TransactionConflictException');
        return this.#carryOut(name, request, process);
      };
      return process.request(`${service}.${name.replace('Command', '')}`, carryOut, {
        about: () => shownInput(input),
        shown: shownAnswer,
        isFromRead: service === 'tables' && WRITES_FROM_READS.includes(name),
        isRead: !isWrite,
      });
    });
  }

  #carryOut(command: string, request: object, process: Process): object {
    this.#process = process;
    try {
      if (command !== 'PutItemCommand') return this.#dynamo.execute(command, request);
      const put = process.version === 'previous' ? this.#withPerson(request) : request;
      return this.#dynamo.execute(command, this.#withFormerFaces(put));
    } catch (error) {
      // The version before had a fault of that kind.
      if (process.version === 'current' && isAgainstTheRules(error))
        this.#scheduler.violate(`DynamoDB refuses a request of ${process.name}: ${error}`);
      throw error;
    }
  }

  /** Intake of the version before loses the person when it cannot read an object again. What follows would be its fault. */
  #withPerson(request: object): object {
    const { TableName, Item } = request as { readonly TableName?: string; readonly Item?: Item };
    if (TableName !== TABLE_NAMES.faces || Item === undefined || Item.personId !== undefined) return request;
    const before = this.rows.get(imageId(faceRow(Item)));
    return before?.personId === undefined
      ? request
      : { ...request, Item: { ...Item, personId: { S: before.personId } } };
  }

  #withFormerFaces(request: object): object {
    const { TableName, Item } = request as { readonly TableName?: string; readonly Item?: Item };
    if (this.formerFaceIds === undefined || TableName !== TABLE_NAMES.faces || Item === undefined) return request;
    // Intake begins anew with what it could not read. No other row is put a second time.
    const before = this.rows.get(imageId(faceRow(Item)));
    if (before !== undefined && before.status !== 'FAILED') return request;
    return { ...request, Item: { ...Item, formerFaceIds: { SS: [...this.formerFaceIds] } } };
  }

  #newToken(): string {
    this.#tokens += 1;
    return `sdk-${this.#tokens}`;
  }

  #isConflict(process: Process): boolean {
    const { faults } = process;
    if (!faults.chance(faults.rates.conflict)) return false;
    this.#scheduler.count('fault conflict tables');
    process.hasSuffered = true;
    return true;
  }

  #createdAt(item: Item): number {
    return this.#created.get(imageId(faceRow(item))) ?? 0;
  }

  #changed(changes: readonly ItemChange[]): void {
    const persons = new Set<string>();
    for (const { table, before, after } of changes) {
      if (table === TABLE_NAMES.faces && before === undefined && after !== undefined) {
        this.#created.set(imageId(faceRow(after)), this.#scheduler.now);
      }
      if (after === undefined) {
        this.#itemDeleted(table, before);
        continue;
      }
      if (table === TABLE_NAMES.erasures) this.#watcher.recordChanged(erasureRecord(after));
      if (table === TABLE_NAMES.pacer) this.wasSetBack ||= nextOf(after) < nextOf(before);
      if (table === TABLE_NAMES.faces) {
        const row = this.#rowChanged(after);
        persons.add(row.personId ?? '');
        // A write that changes nothing makes no record.
        if (!isDeepStrictEqual(before, after)) this.onRowRecord(row.objectKey, after);
      }
      if (table === TABLE_NAMES.persons) persons.add(this.#personChanged(after).personId);
    }
    for (const personId of persons) this.#watcher.settled(personId);
  }

  #itemDeleted(table: string, before: Item | undefined): void {
    if (before === undefined) return;
    if (table === TABLE_NAMES.persons) this.persons.delete(personOf(before).personId);
    if (table !== TABLE_NAMES.faces) return;
    const row = faceRow(before);
    this.rows.delete(imageId(row));
    this.#watcher.rowDeleted(row);
  }

  /** TTL deletes the item of a person. */
  expire(personId: string): void {
    this.#dynamo.execute('DeleteItemCommand', { TableName: TABLE_NAMES.persons, Key: { personId: { S: personId } } });
  }

  get #version(): Version {
    return this.#process?.version ?? 'current';
  }

  #rowChanged(item: Item): FaceRow {
    const row = faceRow(item);
    const before = this.rows.get(imageId(row));
    this.rows.set(imageId(row), row);
    if (!isDeepStrictEqual(row.formerFaceIds, this.formerFaceIds)) {
      this.#scheduler.violate(`the row of ${row.objectKey} has lost formerFaceIds`);
    }
    this.#watcher.rowChanged(before, row, this.#process?.name.split('-')[0] as Writer, this.#version);
    return row;
  }

  #personChanged(item: Item): Person {
    const person = personOf(item);
    const before = this.persons.get(person.personId);
    this.persons.set(person.personId, person);
    this.#watcher.personChanged(before, person, this.#version);
    return person;
  }
}

/** The product never sends what would be refused whatever is stored. */
function isAgainstTheRules(error: unknown): boolean {
  if (error instanceof TransactionCanceledException) {
    return (error.CancellationReasons ?? []).some(({ Code }) => Code === 'ValidationError');
  }
  return error instanceof Error && RULE_ERRORS.includes(error.name);
}

const RULE_ERRORS = ['ValidationException', 'IdempotentParameterMismatchException', 'ResourceNotFoundException'];

function nextOf(item: Item | undefined): number {
  return Number(item?.next?.N ?? 0);
}

/** One line, with values as people write them. */
function shownInput(input: object): string {
  const { TransactItems = [], ...single } = input as { TransactItems?: readonly Record<string, object>[] };
  if (TransactItems.length > 0)
    return TransactItems.flatMap((item) => Object.values(item))
      .map(shownInput)
      .join('; ');
  const { TableName, Key, Item: item, ExpressionAttributeValues: values } = single as Record<string, never>;
  const shown = [Key, item, values].flatMap((part) => (part === undefined ? [] : [JSON.stringify(unmarshall(part))]));
  return [TableName, ...shown].join(' ');
}

function shownAnswer(answer: unknown): string {
  const { Item: item, Items: items = [], Attributes: attributes } = answer as Record<string, never>;
  const found = [item, attributes, ...(items as readonly never[])].filter((one) => one !== undefined);
  return found.length === 0 ? 'done' : found.map((one) => JSON.stringify(unmarshall(one))).join(', ');
}
