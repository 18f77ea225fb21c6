import type { ErasureRecord } from '../../../functions/domain/erasure/erasure-record.ts';
import { type FaceRow, isFinal } from '../../../functions/domain/face-row.ts';
import type { Person } from '../../../functions/domain/person.ts';
import type { Scheduler } from '../engine/scheduler.ts';
import type { Plan } from '../plan.ts';
import type { Version } from '../product.ts';
import type { PreparedBucket } from '../world/prepared-bucket.ts';
import type { Tables, TableWatcher, Writer } from '../world/tables.ts';
import { AnalyzedPromises } from './analyzed-promises.ts';
import { ChecksumPromises } from './checksum-promises.ts';
import type { ErasureWatch } from './erasure-watch.ts';
import { FacePromises } from './face-promises.ts';
import { checkOutcome } from './outcome-promise.ts';
import { PersonPromises } from './person-promises.ts';
import { checkPrepared, ReadyForEnroll } from './preparation-promises.ts';
import { PublishedPromises } from './published-promises.ts';
import { RatePromise } from './rate-promise.ts';
import { RowPromises } from './row-promises.ts';
import { SecretPromise } from './secret-promise.ts';

/** Everything that is held at every step. */
export class Promises implements TableWatcher {
  readonly rows: RowPromises;
  readonly persons: PersonPromises;
  readonly checksums: ChecksumPromises;
  readonly faces: FacePromises;
  readonly rate: RatePromise;
  readonly secrets: SecretPromise;
  readonly readyForEnroll: ReadyForEnroll;
  /** Undefined when no outcome is published. */
  readonly outcomes: PublishedPromises | undefined;
  /** Undefined when nobody is erased. */
  erasures: ErasureWatch | undefined;
  /** Undefined when no outcome is stored for analysis. */
  readonly analyzed: AnalyzedPromises | undefined;
  tables: Tables | undefined;
  prepared: PreparedBucket | undefined;

  readonly #scheduler: Scheduler;
  readonly #checkFinal: (row: FaceRow) => void;

  constructor(
    scheduler: Scheduler,
    { requestsPerSecond, allowDuplicates, publishing, analytics }: Plan,
    checkFinal: (row: FaceRow) => void,
  ) {
    this.#scheduler = scheduler;
    this.#checkFinal = checkFinal;
    this.checksums = new ChecksumPromises(scheduler, allowDuplicates);
    this.rows = new RowPromises(scheduler);
    this.persons = new PersonPromises(scheduler, this.rows);
    this.faces = new FacePromises(scheduler);
    this.rate = new RatePromise(scheduler, requestsPerSecond);
    this.secrets = new SecretPromise(scheduler);
    this.readyForEnroll = new ReadyForEnroll(scheduler);
    this.outcomes = publishing === undefined ? undefined : new PublishedPromises(scheduler);
    this.analyzed = publishing && analytics && new AnalyzedPromises(scheduler);
  }

  rowChanged(before: FaceRow | undefined, after: FaceRow, by: Writer, version: Version): void {
    // What S3 keeps of an erased person keeps a stripped row, which is no outcome.
    if (by === 'erase') return;
    this.rows.changed(before, after, by);
    this.checksums.rowChanged(before, after, by, version);
    this.outcomes?.rowChanged(before, after, version);
    this.analyzed?.rowChanged(before, after);
    this.readyForEnroll.rowChanged(after);
    checkOutcome(before, after, by, version, this.#scheduler);
    if (this.prepared !== undefined) checkPrepared(before, after, by, this.prepared, this.#scheduler);
    if (after.status === 'ENROLLED' && before?.status !== 'ENROLLED') this.faces.enrolled(after);
    // What an operator says is true; an equal image may have been enrolled while nobody could tell.
    if (isFinal(after) && by !== 'operator') this.#checkFinal(after);
    if (after.message !== undefined) this.secrets.logged(after.message);
  }

  rowDeleted(row: FaceRow): void {
    this.erasures?.rowDeleted(row);
  }

  recordChanged(record: ErasureRecord): void {
    this.erasures?.recordChanged(record);
  }

  personChanged(before: Person | undefined, after: Person, version: Version): void {
    this.erasures?.personChanged(before, after);
    if (after.erasing !== undefined) this.persons.forget(after.personId);
    this.persons.changed(before, after, version);
    this.analyzed?.personChanged(before, after);
    if (this.tables !== undefined) this.checksums.opened(after, this.tables, version);
  }

  settled(personId: string): void {
    if (this.tables === undefined) return;
    if (this.erasures?.persons.has(personId)) {
      // Its rows and its item go one after the other.
      this.checksums.passOver();
      return;
    }
    this.persons.check(personId, this.tables);
    this.checksums.check(personId, this.tables);
  }
}
