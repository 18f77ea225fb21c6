import { allEnded } from '../domain/all-ended.ts';
import { type FaceRow, type ImageRef, imageId } from '../domain/face-row.ts';
import type { Person } from '../domain/person.ts';
import { changed, type RowChange } from '../domain/row-change.ts';
import type { Ledger } from './ports.ts';

/** A person and every version of the objects in the batch, as they were read, or as this invocation has changed them since. */
export class PersonState {
  readonly person: Person | undefined;
  readonly #rows: ReadonlyMap<string, FaceRow>;

  constructor(person: Person | undefined, rows: Iterable<FaceRow>) {
    this.person = person;
    this.#rows = new Map([...rows].map((row) => [imageId(row), row]));
  }

  row(ref: ImageRef): FaceRow | undefined {
    return this.#rows.get(imageId(ref));
  }

  /** Those of these images that have a row. */
  rowsOf(refs: readonly ImageRef[]): readonly FaceRow[] {
    return refs.map((ref) => this.row(ref)).filter((row) => row !== undefined);
  }

  /** A version of the same object that already gave this person a face with the same bytes. */
  enrolledDuplicateOf(row: FaceRow): FaceRow | undefined {
    for (const other of this.#rows.values()) {
      if (other.status === 'ENROLLED' && isDuplicate(other, row)) return other;
    }
    return undefined;
  }

  /** With rows that were read later. */
  withRows(rows: readonly FaceRow[]): PersonState {
    return new PersonState(this.person, [...this.#rows.values(), ...rows]);
  }

  /** After a write that was not refused. */
  with(person: Person, changes: readonly RowChange[]): PersonState {
    return new PersonState(person, [...this.#rows.values(), ...changes.map(changed)]);
  }
}

/** The same bytes under the same key for the same person: SDKs retry uploads whose answer was lost. */
export function isDuplicate(one: FaceRow, other: FaceRow): boolean {
  return (
    one.objectKey === other.objectKey &&
    one.version !== other.version &&
    one.personId === other.personId &&
    one.eTag !== undefined &&
    one.eTag === other.eTag
  );
}

/** The person first: rows that change after it was read have raised its revision, and a write will be refused. */
export async function readPersonState(
  personId: string,
  refs: readonly ImageRef[],
  ledger: Ledger,
): Promise<PersonState> {
  const person = await ledger.person(personId);
  const keys = [...new Set(refs.map((ref) => ref.objectKey))];
  const versions = await allEnded(keys.map((key) => ledger.versions(key)));
  return new PersonState(person, versions.flat());
}
