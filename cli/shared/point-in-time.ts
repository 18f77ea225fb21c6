import { InvalidArgumentError } from 'commander';
import { milliseconds } from './time-span.ts';

/** Of a time span the time so long before `now`; of a time, itself. Epoch milliseconds. */
export type PointInTime = (now: number) => number;

/** For an option that is a time span before now, `90m`, `12h` or `2d`, or a time in ISO 8601. */
export function pointInTime(text: string): PointInTime {
  const span = milliseconds(text);
  if (span !== undefined) return (now) => now - span;
  const time = /^\d{4}-\d\d-\d\d(T\d\d:\d\d(:\d\d(\.\d+)?)?(Z|[+-]\d\d:\d\d))?$/.test(text)
    ? Date.parse(text)
    : Number.NaN;
  if (Number.isNaN(time)) {
    throw new InvalidArgumentError('Expected a time span such as 90m, 12h or 2d, or a time such as 2026-11-20T08:00Z.');
  }
  return () => time;
}
