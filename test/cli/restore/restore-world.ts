import { DynamoPersonTables } from '../../../cli/restore/dynamo-person-tables.ts';
import { DynamoRestoreStates } from '../../../cli/restore/dynamo-restore-states.ts';
import { DynamoRowTables } from '../../../cli/restore/dynamo-row-tables.ts';
import type { Mapping, RestoredTable, RestorePorts } from '../../../cli/restore/ports.ts';
import { restore } from '../../../cli/restore/restore.ts';
import { copyName, NO_COUNTS, type RestoreCounts, type RestoreState } from '../../../cli/restore/restore-state.ts';
import type { PersonErasureMessage } from '../../../functions/domain/erasure/erasure-message.ts';
import type { ErasureRecord } from '../../../functions/domain/erasure/erasure-record.ts';
import type { FaceRow } from '../../../functions/domain/face-row.ts';
import { absentPerson, type Person } from '../../../functions/domain/person.ts';
import { dynamoClient, type MemoryDynamoDB } from '../../fakes/dynamodb/memory-dynamo-db.ts';
import { FACES, PACER, PERSONS } from '../../fakes/dynamodb/schema.ts';
import { FakeClock } from '../../fakes/fake-clock.ts';
import { MemoryLedger } from '../../fakes/memory-ledger.ts';
import { pendingRow } from '../../fakes/pending-row.ts';

const ID = '20261120080000';
const TABLES = { faces: FACES, persons: PERSONS };

/** The process is gone. */
export class Killed extends Error {}

/** A stack whose tables are restored: both tables, the copies, and everything beside. The real adapters work on it. */
export class RestoreWorld {
  readonly clock: FakeClock;
  readonly ledger: MemoryLedger;
  readonly dynamo: MemoryDynamoDB;
  /** When the tables were as `remember` found them. */
  to = '';
  readonly tencent = new Map<string, readonly string[]>();
  readonly asked: string[] = [];
  /** As Tencent has them. */
  faces = (personId: string): readonly string[] => this.tencent.get(personId) ?? [];
  readonly sent: FaceRow[] = [];
  readonly erasures: ErasureRecord[] = [];
  readonly erasing: PersonErasureMessage[] = [];
  readonly mappings = new Map<string, string>([
    ['intake', 'Enabled'],
    ['enroll', 'Enabled'],
    ['erase', 'Disabled'],
    ['publish', 'Enabled'],
  ]);
  /** What happened, in order. */
  readonly steps: string[] = [];
  readonly restoredCopies: string[] = [];
  /** Requests until the process is killed. */
  budget = Number.POSITIVE_INFINITY;
  pageSize = 500;
  /** The first answer to each write to a table. */
  losesAnswers = false;
  /** Until then AWS makes the copies. Epoch milliseconds. */
  copiesReadyAt = 0;
  #processes = 0;
  #remembered: Record<RestoredTable, readonly object[]> = { faces: [], persons: [] };

  /** @param stack whose clock and tables these are; otherwise its own */
  constructor(stack: { readonly clock: FakeClock; readonly ledger?: MemoryLedger } = { clock: new FakeClock() }) {
    this.clock = stack.clock;
    this.ledger = stack.ledger ?? new MemoryLedger(this.clock);
    this.dynamo = this.ledger.dynamo;
  }

  row(objectKey: string, more: Partial<FaceRow> = {}): FaceRow {
    const at = new Date(this.clock.now()).toISOString();
    const row = pendingRow({ objectKey, uploadedAt: at, ...more });
    this.ledger.rows.put(row);
    return row;
  }

  enrolled(objectKey: string, faceId: string, more: Partial<FaceRow> = {}): FaceRow {
    const at = new Date(this.clock.now()).toISOString();
    return this.row(objectKey, { status: 'ENROLLED', faceId, completedAt: at, attempts: 1, ...more });
  }

  person(personId: string, more: Partial<Person> = {}): Person {
    const person = {
      ...absentPerson(personId),
      revision: 1,
      updatedAt: new Date(this.clock.now()).toISOString(),
      ...more,
    };
    this.ledger.persons.put(person);
    return person;
  }

  rowOf(objectKey: string): FaceRow | undefined {
    return this.ledger.rows.get(`v1\n${objectKey}`);
  }

  personOf(personId: string): Person | undefined {
    return this.ledger.persons.get(personId);
  }

  /** What point-in-time recovery will know of this moment. */
  remember(): void {
    this.to = new Date(this.clock.now()).toISOString();
    this.#remembered = { faces: this.dynamo.table('Faces').items, persons: this.dynamo.table('Persons').items };
    this.clock.pass(3_600_000);
  }

  get begun(): RestoreState {
    return {
      restoreId: ID,
      to: this.to,
      startedAt: new Date(this.clock.now()).toISOString(),
      phase: 'stopping',
      mappings: [],
      counts: NO_COUNTS,
    };
  }

  /** Begins, or continues what an earlier process has left. */
  async restore(signal: AbortSignal = new AbortController().signal): Promise<RestoreCounts> {
    const ports = this.ports();
    const found = await ports.states.find();
    if (found === undefined) {
      const state = this.begun;
      await ports.states.begin(state);
      return restore(state, ports, signal, () => {});
    }
    const { isHeld: _, ...state } = found;
    if ((await ports.states.takeOver(state)) === 'taken') throw new Error('The restore is held.');
    return restore(state, ports, signal, () => {});
  }

  ports(): RestorePorts {
    this.#processes += 1;
    const client = dynamoClient(async ({ constructor: { name }, input }) =>
      this.#spend(() => {
        // The client sends a write again whose answer was lost.
        if (this.losesAnswers && !/Get|Scan|Query/.test(name)) this.dynamo.execute(name, input);
        return this.dynamo.execute(name, input);
      }),
    );
    const copy = (table: RestoredTable) => ({ live: TABLES[table].name, restored: copyName(TABLES[table].name, ID) });
    return {
      states: new DynamoRestoreStates(client, PACER.name, `process-${this.#processes}`, this.clock),
      mappings: {
        all: async () => [...this.mappings].map(([uuid, state]): Mapping => ({ uuid, state })),
        disable: async (uuid) => this.#spend(() => this.#switch(uuid, 'Disabled')),
        enable: async (uuid) => this.#spend(() => this.#switch(uuid, 'Enabled')),
      },
      copies: {
        describe: async (table) => ({ name: TABLES[table].name, items: 0, bytes: 0 }),
        restore: async (table) => this.#spend(() => this.#restore(table)),
        isReady: async () => this.copiesReadyAt <= this.clock.now(),
        delete: async (table) =>
          this.#spend(() => {
            if (this.copiesReadyAt > this.clock.now()) return 'inUse';
            this.steps.push(`delete the copy of ${table}`);
            this.dynamo.drop(copy(table).restored);
            return 'deleted';
          }),
      },
      rows: new DynamoRowTables(client, copy('faces'), this.pageSize),
      persons: new DynamoPersonTables(client, copy('persons'), this.pageSize),
      erasures: {
        all: async () => this.erasures,
        hashOf: async (personId) => `hash of ${personId}`,
        send: async (message) => this.#spend(() => void this.erasing.push(message)),
      },
      messages: { send: async (row) => this.#spend(() => void this.sent.push(row)) },
      facesAtTencent: async (personId) => {
        this.asked.push(personId);
        return this.faces(personId);
      },
      longestRunMs: async () => 60_000,
      clock: this.clock,
    };
  }

  #restore(table: RestoredTable): void {
    const name = copyName(TABLES[table].name, ID);
    if (this.restoredCopies.includes(name)) return;
    this.restoredCopies.push(name);
    this.steps.push(`restore ${table}`);
    this.dynamo.create({ ...TABLES[table], name, indexes: [] });
    for (const Item of this.#remembered[table]) this.dynamo.execute('PutItemCommand', { TableName: name, Item });
  }

  #switch(uuid: string, state: string): void {
    this.steps.push(`${uuid} is ${state}`);
    this.mappings.set(uuid, state);
  }

  #spend<T>(request: () => T): T {
    this.budget -= 1;
    if (this.budget > 0) return request();
    throw new Killed();
  }
}
