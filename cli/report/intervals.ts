import type { OutcomeStatus } from '../../functions/domain/outcome/outcome-reasons.ts';
import type { Interval, IntervalUnit, Span } from './ports.ts';

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;
const UNIT_MS: Readonly<Record<IntervalUnit, number>> = { hour: HOUR_MS, day: DAY_MS, week: 7 * DAY_MS };
/** The first day of 1970 was a Thursday, and weeks begin on Mondays. */
const FIRST_MONDAY_MS = 4 * DAY_MS;
/** As many columns as a chart has room for. */
const MOST_HOURS = 48;
const MOST_DAYS = 62;

/** Counts outcomes by the hour, the day or the week, whichever fits the period. */
export class Intervals {
  readonly unit: IntervalUnit;
  readonly #period: Span;
  readonly #first: number;
  readonly #counts: Record<OutcomeStatus, number>[];

  constructor(period: Span) {
    const length = period.until - period.since;
    this.unit = length <= MOST_HOURS * HOUR_MS ? 'hour' : length <= MOST_DAYS * DAY_MS ? 'day' : 'week';
    this.#period = period;
    this.#first = this.#startOf(period.since);
    const last = this.#startOf(Math.max(period.since, period.until - 1));
    const count = (last - this.#first) / UNIT_MS[this.unit] + 1;
    this.#counts = Array.from({ length: count }, () => ({ ENROLLED: 0, REJECTED: 0, FAILED: 0 }));
  }

  /** @param at epoch milliseconds; what is after the end of the period belongs to its last interval */
  add(at: number, status: OutcomeStatus): void {
    const index = Math.floor((at - this.#first) / UNIT_MS[this.unit]);
    const counts = this.#counts[Math.min(index, this.#counts.length - 1)];
    if (counts !== undefined) counts[status] += 1;
  }

  list(): readonly Interval[] {
    return this.#counts.map((counts, index) => {
      const since = this.#first + index * UNIT_MS[this.unit];
      const until = since + UNIT_MS[this.unit];
      const isPartial = since < this.#period.since || until > this.#period.until;
      return { since, until, counts: { ...counts }, isPartial };
    });
  }

  #startOf(at: number): number {
    const offset = this.unit === 'week' ? FIRST_MONDAY_MS : 0;
    return Math.floor((at - offset) / UNIT_MS[this.unit]) * UNIT_MS[this.unit] + offset;
  }
}
