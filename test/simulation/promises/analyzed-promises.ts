import { isDeepStrictEqual } from 'node:util';
import { type FaceRow, isOutcomeWrite } from '../../../functions/domain/face-row.ts';
import { type AnalysisRecord, analysisRecord } from '../../../functions/domain/outcome/analysis-record.ts';
import type { ImageOutcome } from '../../../functions/domain/outcome/image-outcome.ts';
import { outcomeOf } from '../../../functions/domain/outcome/outcome-of.ts';
import { pseudonymOf } from '../../../functions/domain/outcome/pseudonym.ts';
import type { Person } from '../../../functions/domain/person.ts';
import type { Scheduler } from '../engine/scheduler.ts';
import { STACK_NAME } from '../world/stack-name.ts';
import { nameOf } from '../world/upload.ts';

/** An outcome as it was written, and whether its person had a key by then. */
interface Written {
  readonly outcome: ImageOutcome;
  readonly hasKey: boolean;
}

/**
 * Every outcome is stored for analysis at least once, as it was written. Its pseudonym is made with the key of its person,
 * which never changes, and is null only where there is no key.
 */
export class AnalyzedPromises {
  readonly #scheduler: Scheduler;
  /** By outcome id. */
  readonly #written = new Map<string, readonly Written[]>();
  readonly #stored = new Set<string>();
  readonly #persons = new Map<string, Person>();
  /** By person id, every key that the person ever had. */
  readonly #keys = new Map<string, Set<string>>();

  constructor(scheduler: Scheduler) {
    this.#scheduler = scheduler;
  }

  personChanged(before: Person | undefined, after: Person): void {
    const { personId, pseudonymKey } = after;
    this.#persons.set(personId, after);
    if (pseudonymKey === before?.pseudonymKey) return;
    if (before?.pseudonymKey !== undefined && after.erasing === undefined) {
      this.#scheduler.violate(`person ${personId} does not have its key any more`);
    }
    if (after.erasing !== undefined && pseudonymKey !== undefined) {
      this.#scheduler.violate(`person ${personId} gets a key while it is being erased`);
    }
    if (pseudonymKey !== undefined) this.#keys.set(personId, (this.#keys.get(personId) ?? new Set()).add(pseudonymKey));
  }

  rowChanged(before: FaceRow | undefined, after: FaceRow): void {
    if (!isOutcomeWrite(after) || isDeepStrictEqual(before, after)) return;
    const read = outcomeOf(after, STACK_NAME);
    if (read.kind !== 'outcome') return;
    const { outcome } = read;
    const same = this.#written.get(outcome.outcomeId) ?? [];
    this.#written.set(outcome.outcomeId, [...same, { outcome, hasKey: this.#hasKey(outcome.personId) }]);
  }

  #hasKey(personId = ''): boolean {
    const { pseudonymKey, erasing } = this.#persons.get(personId) ?? {};
    return pseudonymKey !== undefined && erasing === undefined;
  }

  /** Firehose has taken a record. */
  stored(row: AnalysisRecord): void {
    const { outcome_id: id, person } = row;
    const written = this.#written.get(String(id)) ?? [];
    const pseudonym = person === null ? null : String(person);
    const own = written.find(({ outcome }) => isDeepStrictEqual({ ...analysisRecord(outcome, pseudonym) }, row));
    if (own === undefined) {
      this.#scheduler.violate(`a record says ${JSON.stringify(row)}, and the outcome was ${JSON.stringify(written)}`);
      return;
    }
    this.#stored.add(own.outcome.outcomeId);
    const { personId = '' } = own.outcome;
    if (pseudonym === null && own.hasKey && this.#hasKey(personId)) {
      this.#scheduler.violate(`a record of ${nameOf(own.outcome)} has no pseudonym, and person ${personId} has a key`);
    }
    const keys = [...(this.#keys.get(personId) ?? [])];
    if (pseudonym !== null && !keys.some((pseudonymKey) => pseudonymOf(personId, { pseudonymKey }) === pseudonym)) {
      this.#scheduler.violate(`a record of ${nameOf(own.outcome)} has a pseudonym that no key of its person makes`);
    }
  }

  /** Outcomes that Firehose has not taken. */
  get unstored(): readonly ImageOutcome[] {
    const all = [...this.#written.values()].flat().map(({ outcome }) => outcome);
    return all.filter(({ outcomeId }) => !this.#stored.has(outcomeId));
  }
}
