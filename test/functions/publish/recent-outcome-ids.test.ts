import { expect, it } from '@jest/globals';
import { RecentOutcomeIds } from '../../../functions/publish/recent-outcome-ids.ts';

it('the ids of outcomes are remembered up to a number, the newest of them', () => {
  const ids = new RecentOutcomeIds(2);
  for (const id of ['a', 'b', 'c']) ids.add(id);
  expect(['a', 'b', 'c'].map((id) => ids.has(id))).toEqual([false, true, true]);
});
