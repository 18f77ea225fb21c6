import type { FaceRow } from '../../functions/domain/face-row.ts';
import { OUTCOME_STATUSES, type OutcomeStatus } from '../../functions/domain/outcome/outcome-reasons.ts';
import { DurationSketch } from './duration-sketch.ts';
import { Intervals } from './intervals.ts';
import { Newest } from './newest.ts';
import type { Counts, OutcomeReport, ReasonCount, Refusal, ReportOptions, Span } from './ports.ts';

/** More than there are. A program that writes words of its own into rows must not take all memory. */
const MOST_REASONS = 200;
const OTHER = 'other';

/** An outcome, as far as a report needs it. */
interface Outcome {
  readonly status: OutcomeStatus;
  /** Epoch milliseconds. */
  readonly at: number;
}

/** Counts outcomes while rows are read. What it keeps does not grow with their number. */
export class OutcomeCounts {
  /** With the period before, which has the same length. */
  readonly since: number;
  readonly #period: Span;
  readonly #intervals: Intervals;
  readonly #counts: Record<OutcomeStatus, number> = { ENROLLED: 0, REJECTED: 0, FAILED: 0 };
  readonly #countsBefore: Record<OutcomeStatus, number> = { ENROLLED: 0, REJECTED: 0, FAILED: 0 };
  readonly #reasons = new Map<string, ReasonCount>();
  readonly #times = { ENROLLED: new DurationSketch(), REJECTED: new DurationSketch(), FAILED: new DurationSketch() };
  readonly #allTimes = new DurationSketch();
  readonly #timesBefore = new DurationSketch();
  readonly #refusals: Newest<Refusal>;
  readonly #enrolled: Newest<FaceRow & { readonly completedAt: string }>;
  #skipped = 0;

  constructor({ period, refusals, images }: ReportOptions) {
    this.#period = period;
    this.since = period.since - (period.until - period.since);
    this.#intervals = new Intervals(period);
    this.#refusals = new Newest(refusals);
    this.#enrolled = new Newest(images);
  }

  get counted(): number {
    return total(this.#counts) + total(this.#countsBefore);
  }

  /** The newest enrolled images that still have their face. */
  get enrolled(): readonly FaceRow[] {
    return this.#enrolled.list();
  }

  add(row: FaceRow): void {
    const outcome = outcomeOf(row);
    if (outcome === undefined) {
      this.#skipped += 1;
      return;
    }
    const { status, at } = outcome;
    if (at < this.since) return;
    const seconds = (at - Date.parse(row.uploadedAt)) / 1000;
    const isBefore = at < this.#period.since;
    this.#countReason(row, status, isBefore);
    if (isBefore) {
      this.#countsBefore[status] += 1;
      this.#timesBefore.add(seconds);
      return;
    }
    this.#counts[status] += 1;
    this.#intervals.add(at, status);
    this.#times[status].add(seconds);
    this.#allTimes.add(seconds);
    this.#keep(row, status);
  }

  report(): Omit<OutcomeReport, 'read' | 'isInterrupted'> {
    const times = {
      all: this.#allTimes.percentiles(),
      ...Object.fromEntries(OUTCOME_STATUSES.map((status) => [status, this.#times[status].percentiles()])),
    };
    return {
      period: this.#period,
      periodBefore: { since: this.since, until: this.#period.since },
      counts: { ...this.#counts },
      countsBefore: { ...this.#countsBefore },
      unit: this.#intervals.unit,
      intervals: this.#intervals.list(),
      reasons: [...this.#reasons.values()].toSorted(byUrgency),
      times,
      timesBefore: this.#timesBefore.percentiles(),
      bands: this.#allTimes.bands(),
      refusals: this.#refusals.list(),
      skipped: this.#skipped,
    };
  }

  #countReason(row: FaceRow, status: OutcomeStatus, isBefore: boolean): void {
    if (status === 'ENROLLED') return;
    const isRoom = this.#reasons.size < MOST_REASONS || this.#reasons.has(`${status} ${row.reason}`);
    const reason = isRoom ? reasonOf(row) : OTHER;
    const key = `${status} ${reason}`;
    const known = this.#reasons.get(key) ?? { status, reason, images: 0, imagesBefore: 0 };
    const { images, imagesBefore } = known;
    this.#reasons.set(key, isBefore ? { ...known, imagesBefore: imagesBefore + 1 } : { ...known, images: images + 1 });
  }

  #keep(row: FaceRow, status: OutcomeStatus): void {
    const { completedAt = '', message = '', objectKey, version, personId } = row;
    const reason = reasonOf(row);
    if (status !== 'ENROLLED') {
      this.#refusals.offer(completedAt, () => ({ status, reason, message, objectKey, version, personId, completedAt }));
    } else if (row.removedAt === undefined) {
      this.#enrolled.offer(completedAt, () => ({ ...row, completedAt }));
    }
  }
}

/** @returns `unknown` for a row that another program has written without one */
function reasonOf({ reason }: FaceRow): string {
  return reason ?? 'unknown';
}

export function total({ ENROLLED, REJECTED, FAILED }: Counts): number {
  return ENROLLED + REJECTED + FAILED;
}

/** @returns undefined when another program has changed the row to something that is no outcome */
function outcomeOf({ status, completedAt = '', uploadedAt }: FaceRow): Outcome | undefined {
  const at = Date.parse(completedAt);
  const isOutcome = status === 'ENROLLED' || status === 'REJECTED' || status === 'FAILED';
  return isOutcome && Number.isFinite(at) && Number.isFinite(Date.parse(uploadedAt)) ? { status, at } : undefined;
}

/** What an operator has to act upon comes first. */
function byUrgency(one: ReasonCount, other: ReasonCount): number {
  const urgency = ({ status }: ReasonCount) => (status === 'FAILED' ? 0 : 1);
  return (
    urgency(one) - urgency(other) ||
    other.images - one.images ||
    other.imagesBefore - one.imagesBefore ||
    one.reason.localeCompare(other.reason)
  );
}
