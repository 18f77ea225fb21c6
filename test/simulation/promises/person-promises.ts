import { type PersonDifference, personDifferences } from '../../../functions/domain/agreement/person-differences.ts';
import { imageId } from '../../../functions/domain/face-row.ts';
import type { Person } from '../../../functions/domain/person.ts';
import type { Scheduler } from '../engine/scheduler.ts';
import type { Version } from '../product.ts';
import type { Tables } from '../world/tables.ts';
import type { AccountPerson } from '../world/tencent-account.ts';
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

  /** After every write, and without asking Tencent. */
  check(personId: string, tables: Tables): void {
    const item = tables.persons.get(personId);
    const rows = tables.rowsOf(personId);
    this.#violate(personId, personDifferences({ item, rows, faces: undefined }));
    const rejected = rows.filter((row) => this.#rows.rejectedAfterIntake.has(imageId(row))).length;
    if ((item?.rejectedCount ?? 0) !== rejected) {
      this.#scheduler.violate(`person ${personId} has ${rejected} REJECTED rows and counts ${item?.rejectedCount}`);
    }
  }

  /** When everything has ended: as an audit compares the tables with Tencent. */
  checkEnd(personId: string, tables: Tables, { exists, faces }: AccountPerson): void {
    const item = tables.persons.get(personId);
    const atTencent = exists ? faces.map(({ faceId }) => faceId) : 'missing';
    this.#violate(personId, personDifferences({ item, rows: tables.rowsOf(personId), faces: atTencent }));
    this.#scheduler.count('end: the tables were compared with Tencent');
  }

  #violate(personId: string, differences: readonly PersonDifference[]): void {
    for (const difference of differences) {
      // The table may have learned of faces that another program deleted: their rows are not changed.
      if (difference.kind === 'FaceIdsWrong' && difference.missing.every((faceId) => this.deletedFaces.has(faceId))) {
        if (difference.surplus.length === 0) continue;
      }
      this.#scheduler.violate(`person ${personId} does not agree: ${JSON.stringify(difference)}`);
    }
  }
}
