import { InvalidArgumentError } from 'commander';

const UNITS: Readonly<Record<string, number>> = { s: 1000, m: 60_000, h: 3_600_000, d: 24 * 3_600_000 };

/** Milliseconds of a time span such as `30s`, `90m`, `12h` or `2d`; undefined when the text is none. */
export function milliseconds(text: string): number | undefined {
  const [, digits = '', unit = ''] = /^(\d{1,5})([smhd])$/.exec(text) ?? [];
  const span = Number(digits) * (UNITS[unit] ?? 0);
  return span > 0 ? span : undefined;
}

/** For an option that is a time span. Milliseconds. */
export function timeSpan(text: string): number {
  const span = milliseconds(text);
  if (span === undefined) throw new InvalidArgumentError('Expected a time span such as 30s, 5m or 2h.');
  return span;
}
