import { checksumOf } from '../../../functions/domain/checksum.ts';
import { type FaceRow, imageId } from '../../../functions/domain/face-row.ts';
import type { Person } from '../../../functions/domain/person.ts';
import type { Scheduler } from '../engine/scheduler.ts';
import type { Tables } from '../world/tables.ts';
import { nameOf } from '../world/upload.ts';

const MAX_ENTRIES = 8;

/** Every person knows the bytes of its faces, in the very write that gave it each of them, and gets no bytes twice. */
export class ChecksumPromises {
  readonly #scheduler: Scheduler;
  readonly #allowsDuplicates: boolean;
  /** What an operator says is true; an equal image may have been enrolled while nobody could tell. */
  readonly #decided = new Set<string>();
  /** Rejected by the write that is under way. */
  #duplicates: FaceRow[] = [];

  constructor(scheduler: Scheduler, allowsDuplicates: boolean) {
    this.#scheduler = scheduler;
    this.#allowsDuplicates = allowsDuplicates;
  }

  rowChanged(before: FaceRow | undefined, after: FaceRow, by: 'intake' | 'enroll' | 'operator'): void {
    if (after.status === 'ENROLLED' && after.faceIdCandidates !== undefined)
      this.#scheduler.count('enrolled with candidates');
    if (after.status === 'ENROLLED' && by === 'operator') this.#decided.add(imageId(after));
    if (after.reason === 'DuplicateImage' && before?.reason !== 'DuplicateImage') this.#duplicates.push(after);
  }

  opened({ personId, openCall }: Person, tables: Tables): void {
    if (this.#allowsDuplicates || openCall === undefined) return;
    const rows = openCall.rows.map((ref) => tables.rows.get(imageId(ref))).filter((row) => row !== undefined);
    const checksums = rows.map(checksumOf).filter((checksum) => checksum !== undefined);
    if (new Set(checksums).size < checksums.length) {
      this.#scheduler.violate(`a call of person ${personId} carries equal images: ${rows.map(nameOf).join(', ')}`);
    }
  }

  check(personId: string, tables: Tables): void {
    const duplicates = this.#duplicates;
    this.#duplicates = [];
    const person = tables.persons.get(personId);
    if (person === undefined) return;
    const enrolled = tables.rowsOf(personId).filter((row) => row.status === 'ENROLLED');
    for (const row of duplicates) this.#checkDuplicate(row, person, enrolled);
    this.#checkEntries(person);
    const onPerson = enrolled.filter((row) => facesOf(row).some((faceId) => person.faceIds.includes(faceId)));
    for (const row of onPerson) this.#checkEnrolled(row, person, onPerson);
  }

  #checkDuplicate(row: FaceRow, { faceIds }: Person, enrolled: readonly FaceRow[]): void {
    const { duplicateOf = '' } = row;
    const isMade = enrolled.some((other) => isEqual(other, row) && facesOf(other).includes(duplicateOf));
    if (!isMade) this.#scheduler.violate(`no ENROLLED image equal to ${nameOf(row)} has the face '${duplicateOf}'`);
    if (!faceIds.includes(duplicateOf)) {
      this.#scheduler.violate(`${nameOf(row)} is a duplicate of '${duplicateOf}', which is not on the person`);
    }
    if (row.faceIdCandidates !== undefined) this.#scheduler.count('duplicate of one of several candidates');
  }

  #checkEntries({ personId, checksums = {}, faceIds }: Person): void {
    const entries = Object.entries(checksums);
    if (entries.length > MAX_ENTRIES) {
      this.#scheduler.violate(`person ${personId} has ${entries.length} checksums, at most ${MAX_ENTRIES} are allowed`);
    }
    for (const [checksum, candidates] of entries) {
      if (candidates.some((faceId) => faceIds.includes(faceId))) continue;
      this.#scheduler.violate(`person ${personId} has ${checksum}, but none of its faces ${candidates.join(', ')}`);
    }
  }

  #checkEnrolled(row: FaceRow, { personId, checksums }: Person, onPerson: readonly FaceRow[]): void {
    const checksum = checksumOf(row);
    const equals = onPerson.filter((other) => isEqual(other, row) && imageId(other) !== imageId(row));
    const isDecided = [row, ...equals].some((one) => this.#decided.has(imageId(one)));
    if (equals.length > 0) {
      if (this.#allowsDuplicates || isDecided) return;
      this.#scheduler.violate(`person ${personId} has the bytes of ${nameOf(row)} more than once`);
    }
    if (checksum === undefined || checksums === undefined || Object.keys(checksums).length >= MAX_ENTRIES) return;
    if (checksums[checksum] === undefined) {
      this.#scheduler.violate(`person ${personId} has a face of ${nameOf(row)} and does not know its ${checksum}`);
    }
  }
}

function isEqual(one: FaceRow, other: FaceRow): boolean {
  const checksum = checksumOf(one);
  return checksum !== undefined && checksum === checksumOf(other);
}

function facesOf({ faceId, faceIdCandidates = [] }: FaceRow): readonly string[] {
  return faceId === undefined ? faceIdCandidates : [faceId];
}
