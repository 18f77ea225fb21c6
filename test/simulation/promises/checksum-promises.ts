import { madeFaces } from '../../../functions/domain/agreement/made-faces.ts';
import { checksumOf } from '../../../functions/domain/checksum.ts';
import { type FaceRow, imageId } from '../../../functions/domain/face-row.ts';
import type { Person } from '../../../functions/domain/person.ts';
import type { Scheduler } from '../engine/scheduler.ts';
import type { Version } from '../product.ts';
import type { Tables, Writer } from '../world/tables.ts';
import { nameOf } from '../world/upload.ts';

const MAX_ENTRIES = 8;

/**
 * Every person gets no bytes twice. That it knows the bytes of its faces is a part of `personDifferences`. The
 * version before knew less: what it sent is not held against this one, but what it enrolled has to be known from then on.
 */
export class ChecksumPromises {
  readonly #scheduler: Scheduler;
  readonly #allowsDuplicates: boolean;
  /** What an operator says is true; an equal image may have been enrolled while nobody could tell. */
  readonly #decided = new Set<string>();
  /** Images that the version before sent or enrolled, and images in the order in which they were enrolled. */
  readonly #byPrevious = new Set<string>();
  readonly #enrolled: string[] = [];
  /** Rejected by the write that is under way. */
  #duplicates: FaceRow[] = [];

  constructor(scheduler: Scheduler, allowsDuplicates: boolean) {
    this.#scheduler = scheduler;
    this.#allowsDuplicates = allowsDuplicates;
  }

  rowChanged(before: FaceRow | undefined, after: FaceRow, by: Writer, version: Version): void {
    const isDuplicate = after.reason === 'DuplicateImage' && before?.reason !== 'DuplicateImage';
    if (isDuplicate && version === 'current') this.#duplicates.push(after);
    if (after.status !== 'ENROLLED' || before?.status === 'ENROLLED') return;
    this.#enrolled.push(imageId(after));
    if (version === 'previous') this.#byPrevious.add(imageId(after));
    if (by === 'operator') this.#decided.add(imageId(after));
    if (after.faceIdCandidates !== undefined) this.#scheduler.count('enrolled with candidates');
  }

  opened({ personId, openCall }: Person, tables: Tables, version: Version): void {
    if (openCall === undefined) return;
    for (const ref of openCall.rows) {
      if (version === 'previous') this.#byPrevious.add(imageId(ref));
    }
    if (this.#allowsDuplicates || version === 'previous') return;
    const rows = openCall.rows.map((ref) => tables.rows.get(imageId(ref))).filter((row) => row !== undefined);
    const checksums = rows.map(checksumOf).filter((checksum) => checksum !== undefined);
    if (new Set(checksums).size < checksums.length) {
      this.#scheduler.violate(`a call of person ${personId} carries equal images: ${rows.map(nameOf).join(', ')}`);
    }
  }

  /** The write that is under way is of a person who is erased. */
  passOver(): void {
    this.#duplicates = [];
  }

  check(personId: string, tables: Tables): void {
    const duplicates = this.#duplicates;
    this.#duplicates = [];
    const person = tables.persons.get(personId);
    if (person === undefined) return;
    const enrolled = tables.rowsOf(personId).filter((row) => row.status === 'ENROLLED');
    for (const row of duplicates) this.#checkDuplicate(row, person, enrolled);
    this.#checkSize(person);
    const onPerson = enrolled.filter((row) => madeFaces(row).some((faceId) => person.faceIds.includes(faceId)));
    for (const row of onPerson) this.#checkEnrolled(row, person, onPerson);
  }

  #checkDuplicate(row: FaceRow, { faceIds }: Person, enrolled: readonly FaceRow[]): void {
    const { duplicateOf = '' } = row;
    const isMade = enrolled.some((other) => isEqual(other, row) && madeFaces(other).includes(duplicateOf));
    if (!isMade) this.#scheduler.violate(`no ENROLLED image equal to ${nameOf(row)} has the face '${duplicateOf}'`);
    if (!faceIds.includes(duplicateOf)) {
      this.#scheduler.violate(`${nameOf(row)} is a duplicate of '${duplicateOf}', which is not on the person`);
    }
    if (row.faceIdCandidates !== undefined) this.#scheduler.count('duplicate of one of several candidates');
  }

  #order(image: string): number {
    return this.#enrolled.lastIndexOf(image);
  }

  #checkSize({ personId, checksums = {} }: Person): void {
    const { length: entries } = Object.keys(checksums);
    if (entries > MAX_ENTRIES) {
      this.#scheduler.violate(`person ${personId} has ${entries} checksums, at most ${MAX_ENTRIES} are allowed`);
    }
  }

  #checkEnrolled(row: FaceRow, { personId }: Person, onPerson: readonly FaceRow[]): void {
    const equals = onPerson.filter((other) => isEqual(other, row) && imageId(other) !== imageId(row));
    const isDecided = [row, ...equals].some((one) => this.#decided.has(imageId(one)));
    if (equals.length > 0) {
      if (this.#allowsDuplicates || isDecided) return;
      const last = [row, ...equals]
        .map(imageId)
        .toSorted((one, other) => this.#order(one) - this.#order(other))
        .at(-1);
      if (this.#byPrevious.has(last ?? '')) this.#scheduler.count('enrolled twice by the version before');
      else this.#scheduler.violate(`person ${personId} has the bytes of ${nameOf(row)} more than once`);
    }
  }
}

function isEqual(one: FaceRow, other: FaceRow): boolean {
  const checksum = checksumOf(one);
  return checksum !== undefined && checksum === checksumOf(other);
}
