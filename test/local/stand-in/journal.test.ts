import { describe, expect, test } from '@jest/globals';
import { Journal, maxInAnySecond } from '../../../local/stand-in/journal.ts';

function begin(journal: Journal, action: string, personId: string, startedAt = 0) {
  return journal.begin({
    requestId: `${action}-${startedAt}`,
    action,
    personId,
    images: ['http://s3/a.jpg'],
    startedAt,
  });
}

describe('overlap', () => {
  test('marks both of two writing requests of one person that are under way at the same time', () => {
    const journal = new Journal();
    begin(journal, 'CreateFace', '1001');
    begin(journal, 'DeleteFace', '1001', 5);
    expect(journal.entries().map((entry) => entry.overlapped)).toEqual([true, true]);
    expect(journal.summary().overlaps).toBe(2);
  });

  test('is none when the first has ended, for another person, or for a read', () => {
    const journal = new Journal();
    journal.end(begin(journal, 'CreateFace', '1001'), 3);
    begin(journal, 'CreateFace', '1001', 5);
    begin(journal, 'CreateFace', '1002', 6);
    begin(journal, 'GetPersonBaseInfo', '1001', 7);
    expect(journal.summary().overlaps).toBe(0);
  });
});

test('the summary counts calls, images, faces and outcomes', () => {
  const journal = new Journal();
  journal.note(begin(journal, 'CreateFace', '1001'), { outcome: 'answered', faceIds: ['1'] });
  journal.note(begin(journal, 'GetPersonBaseInfo', '1001', 400), { outcome: 'answered' });
  journal.note(begin(journal, 'CreateFace', '1002', 1100), { outcome: 'reset' });
  expect(journal.summary()).toEqual({
    requests: 3,
    byAction: { CreateFace: 2, GetPersonBaseInfo: 1 },
    byOutcome: { answered: 2, reset: 1 },
    createFaceCalls: 2,
    images: 2,
    facesAdded: 1,
    overlaps: 0,
    maxPerSecond: 2,
  });
});

test.each([
  [[], 0],
  [[0, 999], 2],
  [[0, 1000], 1],
  [[1500, 0, 900, 1000, 1899], 4],
])('of the moments %j at most %i are within one second', (moments, most) => {
  expect(maxInAnySecond(moments)).toBe(most);
});
