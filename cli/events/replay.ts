import { allEnded } from '../../functions/domain/all-ended.ts';
import { isErased } from '../../functions/domain/erasure/tombstone.ts';
import type { FaceRow, ImageRef } from '../../functions/domain/face-row.ts';
import type { ImageOutcome } from '../../functions/domain/outcome/image-outcome.ts';
import { outcomeOf } from '../../functions/domain/outcome/outcome-of.ts';
import type { OutcomeStatus } from '../../functions/domain/outcome/outcome-reasons.ts';
import type { Sent } from '../../functions/publish/ports.ts';
import type { CompletedRows } from '../shared/completed-rows.ts';
import type {
  AnnotationTarget,
  ErasedPersons,
  ReplayContext,
  ReplayOptions,
  ReplayReport,
  ReplayTarget,
} from './ports.ts';

/** Side by side: ten requests to EventBridge, as many to S3 as outcomes, or one to Firehose. */
const BATCH = 100;

const NO_ANSWER: Sent = { kind: 'retry', why: 'There was no answer.' };

/** For a passing failure, in seconds: quotas of EventBridge are by the second. */
const PAUSES_SECONDS = [1, 2, 4, 8];

/**
 * Sends the outcomes again that the rows have: as events or for analysis, with the same outcome ids as at the first time, or
 * as annotations. Images of persons who are being erased are passed over. It reads the whole
 * table and keeps no more than one page of it in memory.
 */
export async function replay(
  rows: CompletedRows,
  persons: ErasedPersons,
  target: ReplayTarget,
  options: ReplayOptions,
  context: ReplayContext,
): Promise<ReplayReport> {
  const run = new Replay(persons, target, options, context);
  for await (const page of rows.pages(options.since)) {
    run.read += page.read;
    for (let from = 0; from < page.rows.length && !context.signal.aborted; from += BATCH) {
      await run.send(page.rows.slice(from, from + BATCH));
    }
    context.onProgress(run.report());
    if (context.signal.aborted) break;
  }
  return run.report();
}

class Replay {
  read = 0;
  #failed = 0;
  #skipped = 0;
  #erased = 0;
  readonly #sent: Record<OutcomeStatus, number> = { ENROLLED: 0, REJECTED: 0, FAILED: 0 };
  readonly #persons: ErasedPersons;
  readonly #target: ReplayTarget;
  readonly #options: ReplayOptions;
  readonly #context: ReplayContext;

  constructor(persons: ErasedPersons, target: ReplayTarget, options: ReplayOptions, context: ReplayContext) {
    this.#persons = persons;
    this.#target = target;
    this.#options = options;
    this.#context = context;
  }

  report(): ReplayReport {
    return {
      read: this.read,
      sent: { ...this.#sent },
      failed: this.#failed,
      skipped: this.#skipped,
      erased: this.#erased,
      isInterrupted: this.#context.signal.aborted,
    };
  }

  async send(rows: readonly FaceRow[]): Promise<void> {
    const kept = await this.#withoutErased(rows);
    const outcomes = kept.flatMap((row) => this.#outcomeOf(row));
    const answers = this.#options.dryRun ? outcomes.map((): Sent => ({ kind: 'sent' })) : await this.#answers(outcomes);
    for (const [index, outcome] of outcomes.entries()) {
      const answer = answers[index] ?? NO_ANSWER;
      if (answer.kind === 'sent') {
        this.#sent[outcome.status] += 1;
        continue;
      }
      this.#failed += 1;
      const { objectKey, version } = outcome;
      this.#context.onFailure({ objectKey, version, why: answer.why });
    }
  }

  async #withoutErased(rows: readonly FaceRow[]): Promise<readonly FaceRow[]> {
    const personIds = [...new Set(rows.flatMap(({ personId }) => personId ?? []))];
    const erased = personIds.length === 0 ? new Map() : await this.#persons.find(personIds);
    const now = this.#context.clock.now();
    const kept = rows.filter(({ personId, uploadedAt }) => !isErased(erased.get(personId ?? ''), uploadedAt, now));
    this.#erased += rows.length - kept.length;
    return kept;
  }

  #outcomeOf(row: FaceRow): readonly ImageOutcome[] {
    const { stack, statuses } = this.#options;
    const read = outcomeOf(row, stack);
    if (read.kind === 'invalid') this.#skipped += 1;
    if (read.kind !== 'outcome' || statuses?.includes(read.outcome.status) === false) return [];
    return [read.outcome];
  }

  /** What may pass is tried again after a pause. */
  async #answers(outcomes: readonly ImageOutcome[]): Promise<readonly Sent[]> {
    const answers = [...(await this.#once(outcomes))];
    for (const seconds of PAUSES_SECONDS) {
      const again = [...answers.keys()].filter((index) => answers[index]?.kind === 'retry');
      if (again.length === 0 || this.#context.signal.aborted) break;
      await this.#context.clock.sleep(seconds * 1000);
      const others = await this.#once(again.flatMap((index) => outcomes[index] ?? []));
      for (const [at, index] of again.entries()) answers[index] = others[at] ?? NO_ANSWER;
    }
    return answers;
  }

  async #once(outcomes: readonly ImageOutcome[]): Promise<readonly Sent[]> {
    const target = this.#target;
    switch (target.kind) {
      case 'events':
        return outcomes.length === 0 ? [] : target.bus.put(outcomes);
      case 'analytics':
        return outcomes.length === 0 ? [] : target.table.put(outcomes);
      case 'annotations':
        return allEnded(outcomes.map((outcome) => annotate(outcome, target, this.#options.stack)));
    }
  }
}

/** How often a row may change while its outcome is written. */
const MAX_LOOKS = 3;

/**
 * Writes the outcome that the row has now, and looks at the row again: a later outcome that the publish function has
 * written in between must not be replaced by the earlier one.
 */
async function annotate(image: ImageRef, { rows, objects }: AnnotationTarget, stack: string): Promise<Sent> {
  const current = async () => {
    const row = await rows.row(image);
    const read = row && outcomeOf(row, stack);
    return read?.kind === 'outcome' ? read.outcome : undefined;
  };
  let outcome = await current();
  for (let look = 1; look <= MAX_LOOKS; look++) {
    // Without an outcome there is nothing to write: the publish function writes the next one.
    if (outcome === undefined) return { kind: 'sent' };
    const answer = await objects.annotate(outcome);
    if (answer.kind !== 'sent') return answer;
    const after = await current();
    if (after?.outcomeId === outcome.outcomeId) return answer;
    outcome = after;
  }
  return { kind: 'retry', why: 'The row changed each time it was read.' };
}
