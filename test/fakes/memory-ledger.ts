import { isDeepStrictEqual } from 'node:util';
import { type FaceRow, type ImageRef, imageId } from '../../functions/domain/face-row.ts';
import type { Person } from '../../functions/domain/person.ts';
import { changed, type RowChange } from '../../functions/domain/row-change.ts';
import type { Ledger, LedgerWrite } from '../../functions/enroll/ports.ts';

/** The Faces and Persons tables in memory, with the conditions of the real ones. */
export class MemoryLedger implements Ledger {
  readonly rows = new Map<string, FaceRow>();
  readonly persons = new Map<string, Person>();
  readonly writes: LedgerWrite[] = [];
  /** Called before each read: a test may throw. */
  beforeRead: () => void = () => {};
  /** Called before each write: a test may throw, or change the tables behind the writer's back. */
  beforeWrite: (write: LedgerWrite) => void = () => {};
  /** Called after each write that was carried out: a test may throw, as when the answer gets lost. */
  afterWrite: (write: LedgerWrite) => void = () => {};
  readonly #tokens = new Map<string, LedgerWrite>();

  put(...rows: readonly FaceRow[]): void {
    for (const row of rows) this.rows.set(imageId(row), row);
  }

  async person(personId: string): Promise<Person | undefined> {
    this.beforeRead();
    return structuredClone(this.persons.get(personId));
  }

  async versions(objectKey: string): Promise<readonly FaceRow[]> {
    return structuredClone([...this.rows.values()].filter((row) => row.objectKey === objectKey));
  }

  async lastUploads(personId: string): Promise<readonly ImageRef[]> {
    const rows = [...this.rows.values()].filter((row) => row.personId === personId);
    const uploads = rows.toSorted((one, other) => (one.uploadedAt < other.uploadedAt ? -1 : 1));
    return uploads.slice(-8).map(({ objectKey, version }) => ({ objectKey, version }));
  }

  async row(ref: ImageRef): Promise<FaceRow | undefined> {
    this.beforeRead();
    return structuredClone(this.rows.get(imageId(ref)));
  }

  async write(write: LedgerWrite): Promise<'written' | 'refused'> {
    this.beforeWrite(write);
    const repeated = write.token === undefined ? undefined : this.#tokens.get(write.token);
    if (repeated !== undefined) {
      if (!isDeepStrictEqual(repeated, write)) throw new Error('IdempotentParameterMismatchException');
      return 'written';
    }
    if (!this.#isUnchanged(write) || !write.rows.every((change) => this.#isOneOf(change, ['PENDING', 'FAILED']))) {
      return 'refused';
    }
    this.persons.set(write.after.personId, structuredClone(write.after));
    for (const change of write.rows) this.#apply(change);
    this.writes.push(write);
    if (write.token !== undefined) this.#tokens.set(write.token, write);
    this.afterWrite(write);
    return 'written';
  }

  async note(change: RowChange): Promise<'written' | 'refused'> {
    if (!this.#isOneOf(change, change.verdict.to === 'FAILED' ? ['PENDING'] : ['PENDING', 'FAILED'])) return 'refused';
    if (this.rows.get(imageId(change.row))?.reason === 'OutcomeUnknown') return 'refused';
    this.#apply(change);
    return 'written';
  }

  #isUnchanged({ before, after }: LedgerWrite): boolean {
    const person = this.persons.get(after.personId);
    if (before === undefined) return person === undefined;
    if (before.openCall !== undefined) return person?.openCall?.id === before.openCall.id;
    return person !== undefined && person.revision === before.revision && person.openCall === undefined;
  }

  #isOneOf({ row }: RowChange, statuses: readonly string[]): boolean {
    const stored = this.rows.get(imageId(row));
    return stored !== undefined && statuses.includes(stored.status);
  }

  #apply(change: RowChange): void {
    const stored = this.rows.get(imageId(change.row));
    this.put(structuredClone({ ...stored, ...changed(change) }));
  }
}
