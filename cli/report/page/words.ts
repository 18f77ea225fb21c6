import type { OutcomeStatus } from '../../../functions/domain/outcome/outcome-reasons.ts';
import { duration } from '../../shared/terminal/duration.ts';
import { number } from '../../shared/terminal/progress-bar.ts';
import { total } from '../outcome-counts.ts';
import type { Counts, IntervalUnit, Span } from '../ports.ts';

/** Keeps a number and its unit in one line. */
export const SPACE = '\u00a0';

const MONTH = new Intl.DateTimeFormat('en-US', { month: 'short', timeZone: 'UTC' });
const CLOCK = new Intl.DateTimeFormat('en-GB', { hour: '2-digit', minute: '2-digit', timeZone: 'UTC' });

/** `20 Nov 2026, 08:00` */
export function dateAndTime(at: number): string {
  return `${date(at)}, ${CLOCK.format(at)}`;
}

/** `20 Nov`, or `08:00` of an hour. */
export function shortLabel(at: number, unit: IntervalUnit): string {
  return unit === 'hour' ? CLOCK.format(at) : dayAndMonth(at);
}

/** `20 Nov 2026`, `20 Nov 2026, 08:00` of an hour, or `Week of 16 Nov 2026`. */
export function longLabel(at: number, unit: IntervalUnit): string {
  if (unit === 'hour') return dateAndTime(at);
  return unit === 'day' ? date(at) : `Week of ${date(at)}`;
}

function date(at: number): string {
  return `${dayAndMonth(at)} ${new Date(at).getUTCFullYear()}`;
}

function dayAndMonth(at: number): string {
  return `${new Date(at).getUTCDate()} ${MONTH.format(at)}`;
}

/** `7 days` */
export function lengthOf({ since, until }: Span): string {
  return duration((until - since) / 1000);
}

/** `1 image`, `2,000 images` */
export function counted(count: number, noun: string): string {
  return `${number(count)} ${noun}${count === 1 ? '' : 's'}`;
}

/** A part of a whole: `93.1 %`. What is not nothing and not everything does not look like it. */
export function percent(part: number, whole: number): string {
  if (whole === 0) return '–';
  const value = (part / whole) * 100;
  if (value > 0 && value < 0.1) return `<${SPACE}0.1${SPACE}%`;
  if (value < 100 && value > 99.9) return `>${SPACE}99.9${SPACE}%`;
  return `${value.toFixed(value === 0 || value === 100 ? 0 : 1)}${SPACE}%`;
}

/** Of a column of a chart: `12.6k` has room where `12,600` has none. */
export function compact(count: number): string {
  if (count < 10_000) return number(count);
  return new Intl.NumberFormat('en', { notation: 'compact', maximumFractionDigits: 1 }).format(count);
}

/** `0.42 s`, `1.8 s`, `42 s`, `12 min` */
export function timeTaken(seconds: number): string {
  if (seconds < 1) return `${seconds.toFixed(2)}${SPACE}s`;
  if (seconds < 10) return `${seconds.toFixed(1)}${SPACE}s`;
  return duration(seconds).replace(' ', SPACE);
}

/** What a count was, and how it has changed: `9,634 before (+23 %)`. */
export function change(now: number, before: number): string {
  if (before === 0) return 'none before';
  const was = `${number(before)} before`;
  const part = ((now - before) / before) * 100;
  // Ten times as much has no use for a percentage.
  if (Math.abs(part) >= 1000) return was;
  if (now === before) return `${was} (unchanged)`;
  return `${was} (${signed(part, Math.abs(part) < 1 ? 1 : 0)}${SPACE}%)`;
}

/** A share, and how it has changed: `92.6 % (+0.4 points)`; undefined when there is no whole. */
export function shareOf(status: OutcomeStatus, counts: Counts, countsBefore: Counts): string | undefined {
  if (total(counts) === 0) return undefined;
  const share = percent(counts[status], total(counts));
  if (total(countsBefore) === 0) return share;
  const difference = (counts[status] / total(counts) - countsBefore[status] / total(countsBefore)) * 100;
  return Math.abs(difference) < 0.05 ? share : `${share} (${signed(difference, 1)} points)`;
}

function signed(value: number, digits: number): string {
  return `${value < 0 ? '−' : '+'}${Math.abs(value).toFixed(digits)}`;
}
