import { InvalidArgumentError } from 'commander';
import { milliseconds } from './time-span.ts';

/** Of a time span the time so long before `now`; of a time, itself. Epoch milliseconds. */
export type PointInTime = (now: number) => number;

/** For an option that is a time span before now, `90m`, `12h` or `2d`, or a time in ISO 8601. */
export function pointInTime(text: string): PointInTime {
  const span = milliseconds(text);
  if (span !== undefined) return (now) => now - span;
  const [, day = ''] = /^(\d{4}-\d\d-\d\d)(T\d\d:\d\d(:\d\d(\.\d+)?)?(Z|[+-]\d\d:\d\d))?$/.exec(text) ?? [];
  const time = isDay(day) ? Date.parse(text) : Number.NaN;
  if (Number.isNaN(time)) {
    throw new InvalidArgumentError('Expected a time span such as 90m, 12h or 2d, or a time such as 2026-11-20T08:00Z.');
  }
  return () => time;
}

/** Whether the calendar has the day: the 30th of February would be read as the 2nd of March. */
function isDay(text: string): boolean {
  const time = Date.parse(text);
  return !Number.isNaN(time) && new Date(time).toISOString().startsWith(text);
}
