import { allEnded } from '../domain/all-ended.ts';
import { checksumOf } from '../domain/checksum.ts';
import { type FaceRow, type ImageRef, imageId } from '../domain/face-row.ts';
import { absentPerson, facesOfBytes, type Person } from '../domain/person.ts';
import { changed, type RowChange } from '../domain/row-change.ts';
import type { Ledger } from './ports.ts';

/** A person and the images in the batch, as they were read, or as this invocation has changed them since. */
export class PersonState {
  /** The item as it was read or written last; undefined when there is none. Every write is made from it. */
  readonly stored: Person | undefined;
  /** The same with what was learned since and goes into the next write. */
  readonly person: Person;
  readonly #rows: ReadonlyMap<string, FaceRow>;

  constructor(stored: Person | undefined, person: Person, rows: Iterable<FaceRow>) {
    this.stored = stored;
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

  /** The faces that the same bytes already gave this person, as far as the item knows; none when it is no duplicate. */
  facesOfBytes(row: FaceRow): readonly string[] {
    return facesOfBytes(this.person, checksumOf(row));
  }

  /** With rows that were read later. */
  withRows(rows: readonly FaceRow[]): PersonState {
    return new PersonState(this.stored, this.person, [...this.#rows.values(), ...rows]);
  }

  /** With what was learned of the person and is not written yet. */
  learned(what: Partial<Person>): PersonState {
    return new PersonState(this.stored, { ...this.person, ...what }, this.#rows.values());
  }

  /** After a write that was not refused. */
  with(person: Person, changes: readonly RowChange[]): PersonState {
    return new PersonState(person, person, [...this.#rows.values(), ...changes.map(changed)]);
  }
}

/** The same bytes for the same person: whichever comes first goes, and the other waits for its outcome. */
export function isDuplicate(one: FaceRow, other: FaceRow): boolean {
  const checksum = checksumOf(one);
  return (
    imageId(one) !== imageId(other) &&
    one.personId === other.personId &&
    checksum !== undefined &&
    checksum === checksumOf(other)
  );
}

/** The person first: rows that change after it was read have raised its revision, and a write will be refused. */
export async function readPersonState(
  personId: string,
  refs: readonly ImageRef[],
  ledger: Ledger,
): Promise<PersonState> {
  const stored = await ledger.person(personId);
  return new PersonState(stored, stored ?? absentPerson(personId), await readRows(refs, ledger));
}

/** Those of these images that have a row, each by its own key: how many versions an object has makes no difference. */
export async function readRows(refs: readonly ImageRef[], ledger: Ledger): Promise<readonly FaceRow[]> {
  const rows = await allEnded(refs.map((ref) => ledger.row(ref)));
  return rows.filter((row) => row !== undefined);
}
