import type { SubmittableRows } from '../../../cli/redrive/ports.ts';
import type { DecidedWrite, ResubmitLedger } from '../../../cli/resubmit/ports.ts';
import { type FaceRow, type ImageRef, imageId, isFinal, statusDay } from '../../../functions/domain/face-row.ts';
import type { Person } from '../../../functions/domain/person.ts';
import type { RowChange } from '../../../functions/domain/row-change.ts';
import type { Ledger, LedgerWrite } from '../../../functions/enroll/ports.ts';
import type { FaceRows, PutResult } from '../../../functions/intake/ports.ts';
import type { Process } from '../engine/process.ts';
import type { Product } from '../product.ts';

/** Conditions that a planted fault leaves out. */
export interface TableVariants {
  readonly opensUnconditionally?: boolean;
  readonly writesPersonApart?: boolean;
  readonly closesUnconditionally?: boolean;
  readonly rejectsUnconditionally?: boolean;
}

/** Told of every change as it happens. */
export interface TableWatcher {
  rowChanged(before: FaceRow | undefined, after: FaceRow, by: 'intake' | 'enroll' | 'operator'): void;
  personChanged(before: Person | undefined, after: Person): void;
  /** After all parts of one write are done. */
  settled(personId: string): void;
}

/** The Faces and Persons tables, with the conditions of the real ones. What is stored is never changed in place. */
export class Tables {
  readonly rows = new Map<string, FaceRow>();
  readonly persons = new Map<string, Person>();
  readonly #byKey = new Map<string, Set<string>>();
  readonly #byPerson = new Map<string, Set<string>>();
  readonly #tokens = new Map<string, LedgerWrite>();
  readonly #product: Product;
  readonly #watcher: TableWatcher;
  readonly #variants: TableVariants;

  constructor(product: Product, watcher: TableWatcher, variants: TableVariants) {
    this.#product = product;
    this.#watcher = watcher;
    this.#variants = variants;
  }

  rowsOf(personId: string): readonly FaceRow[] {
    return this.#read(this.#byPerson.get(personId));
  }

  versionsOf(objectKey: string): readonly FaceRow[] {
    return this.#read(this.#byKey.get(objectKey));
  }

  /** As intake writes them. */
  faceRows(process: Process): FaceRows {
    return {
      find: (ref) =>
        process.request(
          'tables.find',
          () => this.rows.get(imageId(ref)),
          () => JSON.stringify(ref),
        ),
      create: (row) =>
        process.request(
          'tables.create',
          (): PutResult => {
            const existing = this.rows.get(imageId(row));
            if (existing !== undefined) return { kind: 'exists', row: existing };
            this.#put(row, 'intake');
            return { kind: 'written' };
          },
          () => JSON.stringify(row),
        ),
      replace: (row, expected) =>
        process.request(
          'tables.replace',
          () => {
            const stored = this.rows.get(imageId(row));
            const isSame = (['status', 'reason', 'updatedAt', 'submission'] as const).every(
              (name) => stored?.[name] === expected[name],
            );
            if (!isSame) return 'refused';
            this.#put(row, 'intake');
            return 'written';
          },
          () => JSON.stringify(row),
        ),
      failPending: (row, reason, message, at) =>
        process.request('tables.failPending', (): PutResult => {
          const stored = this.rows.get(imageId(row));
          if (stored === undefined) throw new Error('The row is gone.');
          const isThere = stored.status === 'FAILED' && stored.reason === reason;
          if (stored.status !== 'PENDING' && !isThere) return { kind: 'exists', row: stored };
          const day = statusDay('FAILED', row.receivedAt);
          const failed = { ...stored, reason, message, statusDay: day, completedAt: at, updatedAt: at };
          this.#put({ ...failed, status: 'FAILED' }, 'intake');
          return { kind: 'written' };
        }),
    };
  }

  /** As enroll reads and writes them. */
  ledger(process: Process): Ledger {
    return {
      person: (personId) =>
        process.request(
          'tables.person',
          () => this.persons.get(personId),
          () => personId,
        ),
      versions: (objectKey) =>
        process.request(
          'tables.versions',
          () => this.versionsOf(objectKey),
          () => objectKey,
        ),
      row: (ref) =>
        process.request(
          'tables.row',
          () => this.rows.get(imageId(ref)),
          () => imageId(ref),
        ),
      lastUploads: (personId) =>
        process.request(
          'tables.lastUploads',
          () => this.#indexed(personId, process),
          () => personId,
        ),
      write: (write) => this.#write(write, process),
      note: (change) =>
        process.request(
          'tables.note',
          () => {
            if (this.#isConflict(process)) throw new Error('TransactionConflictException');
            const statuses = change.verdict.to === 'FAILED' ? ['PENDING'] : ['PENDING', 'FAILED'];
            if (!this.#isOneOf(change, statuses) || this.#isUndecided(change)) return 'refused';
            this.#apply(change);
            return 'written';
          },
          () => `${change.row.objectKey}@${change.row.version} ${JSON.stringify(change.verdict)}`,
        ),
    };
  }

  /** As an operator's redrive reads and writes them. */
  submittableRows(process: Process): SubmittableRows {
    return {
      row: (ref) => process.request('tables.row', () => this.rows.get(imageId(ref))),
      raiseSubmission: (row, at) =>
        process.request(
          'tables.raiseSubmission',
          () => {
            const stored = this.rows.get(imageId(row));
            const isOpen = stored !== undefined && !isFinal(stored) && stored.reason !== 'OutcomeUnknown';
            if (!isOpen || stored.submission !== row.submission) return 'refused';
            this.#put({ ...stored, submission: stored.submission + 1, updatedAt: at }, 'operator');
            return 'written';
          },
          () => imageId(row),
        ),
    };
  }

  /** As an operator's resubmit reads and writes them. */
  resubmitLedger(process: Process): ResubmitLedger {
    return {
      ...this.submittableRows(process),
      versions: (objectKey) => process.request('tables.versions', () => this.versionsOf(objectKey)),
      person: (personId) => process.request('tables.person', () => this.persons.get(personId)),
      imagesWithFace: (faceId) =>
        process.request('tables.imagesWithFace', () =>
          [...this.rows.values()].filter((row) => row.faceId === faceId && !process.faults.chance(0.1)),
        ),
      decide: (write) => {
        let isDone = false;
        return process.request(
          'tables.decide',
          () => {
            // As above: only a transaction has a token.
            if (isDone && write.person !== undefined) return 'written';
            if (this.#isConflict(process)) throw new Error('TransactionConflictException');
            const result = this.#decide(write);
            isDone = result === 'written';
            return result;
          },
          () => JSON.stringify(write.patch),
        );
      },
    };
  }

  #decide({ row, patch, person }: DecidedWrite): 'written' | 'refused' {
    const stored = this.rows.get(imageId(row));
    const isAsRead = (['status', 'submission', 'updatedAt'] as const).every((name) => stored?.[name] === row[name]);
    if (stored === undefined || !isAsRead) return 'refused';
    if (person !== undefined) {
      const now = this.persons.get(person.after.personId);
      if (now?.revision !== person.before?.revision || now?.openCall !== undefined) return 'refused';
      this.#putPerson(person.after);
    }
    this.#put({ ...stored, ...patch }, 'operator');
    if (row.personId !== undefined) this.#watcher.settled(row.personId);
    return 'written';
  }

  #write(write: LedgerWrite, process: Process): Promise<'written' | 'refused'> {
    const about = () =>
      `${JSON.stringify({ ...write.after, was: write.before?.revision })} ${write.rows
        .map(({ row, verdict }) => `${row.objectKey}@${row.version} ${JSON.stringify(verdict)}`)
        .join('; ')}`;
    let isDone = false;
    if (this.#variants.writesPersonApart === true && write.rows.length > 0) return this.#writeApart(write, process);
    return process.request(
      'tables.write',
      () => {
        // A repeat by the client carries the same token, which the service knows; a plain update has none.
        if (isDone && write.rows.length > 0) return 'written';
        if (this.#isConflict(process)) throw new Error('TransactionConflictException');
        const result = this.#transact(write);
        isDone = result === 'written';
        return result;
      },
      about,
    );
  }

  async #writeApart(write: LedgerWrite, process: Process): Promise<'written' | 'refused'> {
    const rows = await process.request('tables.write', () => {
      if (!this.#isUnchanged(write)) return 'refused';
      for (const change of write.rows) if (this.#isOneOf(change, ['PENDING', 'FAILED'])) this.#apply(change);
      return 'written';
    });
    if (rows === 'refused') return rows;
    return process.request('tables.write', () => {
      this.#putPerson(write.after);
      this.#watcher.settled(write.after.personId);
      return 'written';
    });
  }

  #transact(write: LedgerWrite): 'written' | 'refused' {
    const { token } = write;
    const repeated = token === undefined ? undefined : this.#tokens.get(token);
    if (repeated !== undefined) {
      if (JSON.stringify(repeated) !== JSON.stringify(write)) throw new Error('IdempotentParameterMismatchException');
      return 'written';
    }
    if (!this.#isUnchanged(write) || !write.rows.every((change) => this.#isOneOf(change, ['PENDING', 'FAILED']))) {
      return 'refused';
    }
    for (const change of write.rows) this.#apply(change);
    this.#putPerson(write.after);
    if (token !== undefined) this.#tokens.set(token, write);
    this.#watcher.settled(write.after.personId);
    return 'written';
  }

  #isUnchanged({ before, after }: LedgerWrite): boolean {
    const { opensUnconditionally, closesUnconditionally, rejectsUnconditionally } = this.#variants;
    const person = this.persons.get(after.personId);
    const isClosing = before?.openCall !== undefined;
    if (isClosing && closesUnconditionally === true) return true;
    if (!isClosing && after.openCall !== undefined && opensUnconditionally === true) return true;
    if (!isClosing && after.openCall === undefined && rejectsUnconditionally === true) return true;
    if (before === undefined) return person === undefined;
    if (before.openCall !== undefined) return person?.openCall?.id === before.openCall.id;
    return person !== undefined && person.revision === before.revision && person.openCall === undefined;
  }

  /** Only an operator's decision ends it. */
  #isUndecided({ row }: RowChange): boolean {
    return this.rows.get(imageId(row))?.reason === 'OutcomeUnknown';
  }

  #isOneOf({ row }: RowChange, statuses: readonly string[]): boolean {
    const stored = this.rows.get(imageId(row));
    return stored !== undefined && statuses.includes(stored.status);
  }

  #isConflict(process: Process): boolean {
    const { faults, scheduler } = process;
    if (!faults.chance(faults.rates.conflict)) return false;
    scheduler.count('fault conflict tables');
    process.hasSuffered = true;
    return true;
  }

  #apply(change: RowChange): void {
    const stored = this.rows.get(imageId(change.row));
    this.#put({ ...(stored ?? change.row), ...this.#product.patchOf(change) }, 'enroll');
  }

  #put(row: FaceRow, by: 'intake' | 'enroll' | 'operator'): void {
    const id = imageId(row);
    const before = this.rows.get(id);
    this.rows.set(id, row);
    if (before === undefined) addTo(this.#byKey, row.objectKey, id);
    // A row that was FAILED before its object could be read has no person until it starts over.
    if (row.personId !== undefined && before?.personId === undefined) addTo(this.#byPerson, row.personId, id);
    this.#watcher.rowChanged(before, row, by);
  }

  #putPerson(person: Person): void {
    const before = this.persons.get(person.personId);
    // A client that asks again for what was written already changes nothing.
    if (before === person) return;
    this.persons.set(person.personId, person);
    this.#watcher.personChanged(before, person);
  }

  /** An index lags behind the table, so some are not there yet. */
  #indexed(personId: string, { faults }: Process): readonly ImageRef[] {
    const uploads = this.rowsOf(personId).toSorted((one, other) => (one.uploadedAt < other.uploadedAt ? -1 : 1));
    const known = uploads.filter(() => !faults.chance(0.1));
    return known.slice(-8).map(({ objectKey, version }) => ({ objectKey, version }));
  }

  #read(ids: ReadonlySet<string> | undefined): readonly FaceRow[] {
    return [...(ids ?? [])].map((id) => this.rows.get(id) as FaceRow);
  }
}

function addTo(index: Map<string, Set<string>>, key: string, id: string): void {
  const ids = index.get(key);
  if (ids === undefined) index.set(key, new Set([id]));
  else ids.add(id);
}
