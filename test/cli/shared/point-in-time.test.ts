import { describe, expect, it } from '@jest/globals';
import { InvalidArgumentError } from 'commander';
import { pointInTime } from '../../../cli/shared/point-in-time.ts';

const NOW = Date.parse('2026-11-20T08:00:00.000Z');

describe('a point in time', () => {
  it.each([
    ['90m', '2026-11-20T06:30:00.000Z'],
    ['12h', '2026-11-19T20:00:00.000Z'],
    ['2d', '2026-11-18T08:00:00.000Z'],
    ['2026-11-19', '2026-11-19T00:00:00.000Z'],
    ['2026-11-19T10:00Z', '2026-11-19T10:00:00.000Z'],
    ['2026-11-19T10:00:30.5+08:00', '2026-11-19T02:00:30.500Z'],
  ])('is %s', (text, time) => {
    expect(new Date(pointInTime(text)(NOW)).toISOString()).toBe(time);
  });

  it.each([
    '',
    '2',
    '2w',
    '0d',
    '-2d',
    '1.5h',
    'yesterday',
    '2026-11-19T10:00',
    '2026-13-01',
    '2026-02-30',
    '2026-02-30T08:00Z',
    '99999999d',
  ])('is not %j', (text) => {
    expect(() => pointInTime(text)).toThrow(InvalidArgumentError);
  });
});
