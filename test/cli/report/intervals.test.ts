import { describe, expect, it } from '@jest/globals';
import { Intervals } from '../../../cli/report/intervals.ts';

const at = (time: string) => Date.parse(time);
const intervalsOf = (since: string, until: string) => new Intervals({ since: at(since), until: at(until) });
const starts = (intervals: Intervals) =>
  intervals.list().map(({ since }) => new Date(since).toISOString().slice(0, 16));

describe('intervals', () => {
  it('are hours in a period of up to two days', () => {
    const intervals = intervalsOf('2026-11-20T05:30:00Z', '2026-11-20T08:00:00Z');
    expect(intervals.unit).toBe('hour');
    expect(starts(intervals)).toEqual(['2026-11-20T05:00', '2026-11-20T06:00', '2026-11-20T07:00']);
    expect(intervals.list().map(({ isPartial }) => isPartial)).toEqual([true, false, false]);
  });

  it('are UTC days in a period of up to two months', () => {
    const intervals = intervalsOf('2026-11-17T08:00:00Z', '2026-11-20T08:00:00Z');
    expect(intervals.unit).toBe('day');
    expect(starts(intervals)).toEqual(['2026-11-17T00:00', '2026-11-18T00:00', '2026-11-19T00:00', '2026-11-20T00:00']);
    expect(intervals.list().map(({ isPartial }) => isPartial)).toEqual([true, false, false, true]);
  });

  it('are weeks from Monday in a longer period', () => {
    const intervals = intervalsOf('2026-08-19T00:00:00Z', '2026-11-20T08:00:00Z');
    expect(intervals.unit).toBe('week');
    expect(starts(intervals)[0]).toBe('2026-08-17T00:00');
    expect(new Date(intervals.list()[0]?.since ?? 0).getUTCDay()).toBe(1);
  });

  it('do not have a day that only begins when the period ends', () => {
    expect(starts(intervalsOf('2026-11-13T00:00:00Z', '2026-11-20T00:00:00Z'))).toHaveLength(7);
  });

  it('have room for their columns at every length up to a year', () => {
    for (let days = 1; days <= 366; days++) {
      const until = at('2026-11-20T08:00:00Z');
      expect(new Intervals({ since: until - days * 86_400_000, until }).list().length).toBeLessThanOrEqual(64);
    }
  });

  it('have at least one column', () => {
    expect(starts(intervalsOf('2026-11-20T07:59:59.999Z', '2026-11-20T08:00:00Z'))).toEqual(['2026-11-20T07:00']);
  });
});
