import type { FaceRow, ImageRef } from '../../functions/domain/face-row.ts';
import type { Person } from '../../functions/domain/person.ts';
import type { LedgerWrite } from '../../functions/enroll/ports.ts';
import { DynamoLedger } from '../../functions/tables/dynamo-ledger.ts';
import { toItem } from '../../functions/tables/expression.ts';
import { faceItem, faceKey, faceRow } from '../../functions/tables/face-item.ts';
import { personAttributes, personOf } from '../../functions/tables/person-item.ts';
import { MemoryDynamoDB } from './dynamodb/memory-dynamo-db.ts';
import { FACES, PERSONS } from './dynamodb/schema.ts';
import { StoredItems } from './stored-items.ts';

export const TABLES = { faces: FACES.name, persons: PERSONS.name };

/** The real adapter of the Faces and Persons tables, on tables in memory. */
export class MemoryLedger extends DynamoLedger {
  readonly dynamo: MemoryDynamoDB;
  readonly rows: StoredItems<FaceRow>;
  readonly persons: StoredItems<Person>;
  /** Called before each read of an item: a test may throw. */
  beforeRead: () => void = () => {};
  /** Called before each write: a test may throw, or change the tables behind the writer's back. */
  beforeWrite: (write: LedgerWrite) => void = () => {};
  /** Called after each write that was carried out: a test may throw, as when the answer gets lost. */
  afterWrite: (write: LedgerWrite) => void = () => {};

  constructor(clock: { now(): number }) {
    const dynamo = new MemoryDynamoDB(clock);
    super(dynamo.client, TABLES);
    this.dynamo = dynamo;
    this.rows = storedRows(dynamo);
    this.persons = new StoredItems<Person>(dynamo, {
      table: PERSONS.name,
      toItem: (person) => toItem({ personId: person.personId, ...personAttributes(person) }),
      fromItem: personOf,
      keyOf: (personId) => ({ personId: { S: personId } }),
    });
  }

  put(...rows: readonly FaceRow[]): void {
    for (const row of rows) this.rows.put(row);
  }

  override async person(personId: string): Promise<Person | undefined> {
    this.beforeRead();
    return super.person(personId);
  }

  override async row(ref: ImageRef): Promise<FaceRow | undefined> {
    this.beforeRead();
    return super.row(ref);
  }

  override async write(write: LedgerWrite): Promise<'written' | 'refused'> {
    this.beforeWrite(write);
    const result = await super.write(write);
    if (result === 'written') this.afterWrite(write);
    return result;
  }
}

export function storedRows(dynamo: MemoryDynamoDB): StoredItems<FaceRow> {
  return new StoredItems<FaceRow>(dynamo, {
    table: FACES.name,
    toItem: faceItem,
    fromItem: faceRow,
    keyOf: keyOfImage,
  });
}

/** @param id as `imageId` makes it: a version never contains a line feed */
function keyOfImage(id: string) {
  const end = id.indexOf('\n');
  return faceKey({ version: id.slice(0, end), objectKey: id.slice(end + 1) });
}
