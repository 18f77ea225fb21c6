import { describe, expect, it } from '@jest/globals';
import { parseOptions } from '../../bench/options.ts';

describe('the options of the bench', () => {
  it('measure everything with seed 1 unless they say otherwise', () => {
    expect(parseOptions([])).toEqual({ isQuick: false, only: [], seed: 1, help: false });
  });

  it('choose figures and a seed', () => {
    const args = ['--quick', '--only', 'rate,cost', '--seed', '4711'];
    expect(parseOptions(args)).toEqual({ isQuick: true, only: ['rate', 'cost'], seed: 4711, help: false });
  });

  it.each([
    [['--only', 'speed'], "There is no figure 'speed'."],
    [['--seed', 'x'], "--seed is 'x'"],
    [['--fast'], '--fast'],
    [['rate'], 'rate'],
  ])('that are none are refused with what there is: %j', (args, message) => {
    expect(() => parseOptions(args)).toThrow(message);
  });
});
