import { describe, expect, it } from '@jest/globals';
import { Branches, type Course, type Limits } from './branches.ts';

/** Runs a program under every course. @returns what each of them did */
function all(program: (branches: Branches) => string, limits: Limits): readonly string[] {
  const waiting: Course[] = [[]];
  const results: string[] = [];
  for (let course = waiting.pop(); course !== undefined; course = waiting.pop()) {
    const branches = new Branches(course, limits);
    results.push(program(branches));
    waiting.push(...branches.alternatives());
  }
  return results.toSorted();
}

const NONE: Limits = { faults: 0, standstills: 0 };

describe('a search', () => {
  it('takes each way of each decision once', () => {
    const program = (branches: Branches) => `${branches.order(2)}${branches.order(3)}`;
    expect(all(program, NONE)).toEqual(['00', '01', '02', '10', '11', '12']);
  });

  it('follows decisions that only some courses come to', () => {
    const program = (branches: Branches) => (branches.order(2) === 0 ? 'end' : `on ${branches.order(2)}`);
    expect(all(program, NONE)).toEqual(['end', 'on 0', 'on 1']);
  });

  it('makes no decision where there is one way only', () => {
    const branches = new Branches([], NONE);
    branches.order(1);
    expect([...branches.alternatives()]).toEqual([]);
  });

  it('lets no more go wrong than it may', () => {
    const ways = ['fine', 'crash'] as const;
    const fault = (branches: Branches) => branches.fault<string>(ways, () => 'drawn', ['sleep']);
    const program = (branches: Branches) => [fault(branches), fault(branches), fault(branches)].join(' ');
    const results = all(program, { faults: 2, standstills: 1 });
    expect(new Set(results).size).toBe(results.length);
    for (const result of results) {
      const words = result.split(' ');
      expect(words.filter((word) => word !== 'fine').length).toBeLessThanOrEqual(2);
      expect(words.filter((word) => word === 'sleep').length).toBeLessThanOrEqual(1);
    }
    // None; one in three places, of two kinds; two in three pairs of places: crash and crash, or one of them sleep.
    expect(results).toHaveLength(1 + 3 * 2 + 3 * 3);
  });

  it('leaves nothing to chance', () => {
    const branches = new Branches([], NONE);
    expect([branches.next(), branches.int(3, 9), branches.magnitude(5, 50), branches.pick(['a', 'b'])]).toEqual([
      0,
      3,
      5,
      'a',
    ]);
    expect([branches.chance(0.85), branches.chance(0.3)]).toEqual([true, false]);
  });
});
