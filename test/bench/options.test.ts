import { describe, expect, it } from '@jest/globals';
import { parseOptions } from '../../bench/options.ts';

describe('the options of the bench', () => {
  it('measure everything with seed 1 and write the pages unless they say otherwise', () => {
    expect(parseOptions([])).toEqual({ figures: [], isQuick: false, writes: true, seed: 1, help: false });
  });

  it('choose figures and a seed', () => {
    const args = ['--quick', 'rate', 'cost', '--seed', '4711'];
    expect(parseOptions(args)).toEqual({
      figures: ['rate', 'cost'],
      isQuick: true,
      writes: false,
      seed: 4711,
      help: false,
    });
  });

  it('write single figures only on demand', () => {
    expect([parseOptions(['rate']).writes, parseOptions(['rate', '--write']).writes]).toEqual([false, true]);
  });

  it.each([
    [['speed'], "There is no figure 'speed'."],
    [['--seed', 'x'], "--seed is 'x'"],
    [['--fast'], '--fast'],
    [['--quick', '--write'], '--quick measures too little'],
  ])('that are none are refused with what there is: %j', (args, message) => {
    expect(() => parseOptions(args)).toThrow(message);
  });
});
