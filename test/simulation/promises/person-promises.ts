import { imageId } from '../../../functions/domain/face-row.ts';
import type { Person } from '../../../functions/domain/person.ts';
import type { Scheduler } from '../engine/scheduler.ts';
import type { Version } from '../product.ts';
import type { Tables } from '../world/tables.ts';
import type { RowPromises } from './row-promises.ts';

/** What the Persons table says of its persons is true after every write. */
export class PersonPromises {
  readonly #scheduler: Scheduler;
  readonly #rows: RowPromises;
  /** Faces that somebody else deleted: the table may have learned of it. */
  readonly deletedFaces = new Set<string>();
  readonly #known = new Set<string>();

  constructor(scheduler: Scheduler, rows: RowPromises) {
    this.#scheduler = scheduler;
    this.#rows = rows;
  }

  /** Whether the table ever said that the person exists, or did. */
  wasKnown(personId: string): boolean {
    return this.#known.has(personId);
  }

  /** An erased person is as unknown as one that was never there. */
  forget(personId: string): void {
    this.#known.delete(personId);
  }

  changed(before: Person | undefined, after: Person, version: Version): void {
    const { personId, openCall } = after;
    if (openCall?.kind === 'create' && before?.openCall?.id !== openCall.id && this.#known.has(personId)) {
      this.#scheduler.violate(`person ${personId} is to be created, although it was known before`);
    }
    this.#learn(after, version);
    if (!(after.revision > (before?.revision ?? 0))) {
      this.#scheduler.violate(`the revision of person ${personId} went from ${before?.revision} to ${after.revision}`);
    }
    if (openCall !== undefined) {
      if (before?.openCall !== undefined && before.openCall.id !== openCall.id) {
        this.#scheduler.violate(`a call of person ${personId} was opened over one that was open`);
      }
      for (const { objectKey, version } of openCall.rows) this.#rows.wasOpened(`${objectKey}@${version}`);
    }
  }

  /** The version before forgets a person without images that is gone. */
  #learn({ personId, faceCount, enrolledCount, createdAt, wasKnown }: Person, version: Version): void {
    const isKnown = faceCount !== undefined || enrolledCount > 0 || createdAt !== undefined || wasKnown === true;
    if (isKnown) this.#known.add(personId);
    else if (version === 'previous') this.#known.delete(personId);
  }

  check(personId: string, tables: Tables): void {
    const person = tables.persons.get(personId);
    const rows = tables.rowsOf(personId);
    const enrolled = rows.filter((row) => row.status === 'ENROLLED' && row.removedAt === undefined);
    if ((person?.enrolledCount ?? 0) !== enrolled.length) {
      this.#scheduler.violate(
        `person ${personId} has ${enrolled.length} ENROLLED rows and counts ${person?.enrolledCount}`,
      );
    }
    const rejected = rows.filter((row) => this.#rows.rejectedAfterIntake.has(imageId(row))).length;
    if ((person?.rejectedCount ?? 0) !== rejected) {
      this.#scheduler.violate(`person ${personId} has ${rejected} REJECTED rows and counts ${person?.rejectedCount}`);
    }
    if (person === undefined) return;
    for (const { faceId, objectKey, version } of enrolled) {
      if (faceId === undefined || person.faceIds.includes(faceId) || this.deletedFaces.has(faceId)) continue;
      this.#scheduler.violate(`${faceId} of ${objectKey}@${version} is not among the faces of person ${personId}`);
    }
  }
}
