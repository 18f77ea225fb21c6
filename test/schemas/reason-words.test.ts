import { describe, expect, it } from '@jest/globals';
import { OUTCOME_REASONS } from '../../functions/domain/outcome/outcome-reasons.ts';
import { reasonWords } from '../../schemas/reason-words.ts';
import { faultsOf } from '../prose/rules.ts';

const words = reasonWords();
const all = Object.entries(words);

const NEXT_STEP = /^(choose-another-photo|upload-again|contact-support|none)$/;
/** Names of the system mean nothing to a user. */
const TERMS =
  /tencent|amazon|\baws\b|\bs3\b|bucket|object|queue|operator|stack|metadata|\bkey\b|redrive|\brow\b|version/i;
/** Would tell about the system, about another person, or that a person is unknown or was erased. */
const KEPT_FROM_USERS = ['PersonNotFound', 'PersonErased', 'SimilarPersonExists', ...OUTCOME_REASONS.FAILED];

it('there are words for every reason that an outcome may have, in the order of the code, and for no other', () => {
  expect(Object.keys(words)).toEqual([...OUTCOME_REASONS.REJECTED, ...OUTCOME_REASONS.FAILED]);
});

describe.each(all)('the words for %s', (_reason, entry) => {
  it('have a title, an advice, whether the user may know the reason, and the next step', () => {
    expect(entry).toEqual({
      title: expect.stringMatching(/^[A-Z].{8,60}[^.]$/),
      advice: expect.stringMatching(/^[A-Z].{8,140}\.$/),
      showToUser: expect.any(Boolean),
      nextStep: expect.stringMatching(NEXT_STEP),
    });
  });

  it('are plain English without names of the system', () => {
    expect([...faultsOf(entry.title), ...faultsOf(entry.advice)]).toEqual([]);
    expect(`${entry.title} ${entry.advice}`).not.toMatch(TERMS);
  });
});

describe('a reason that is kept from users', () => {
  it('is every reason about the system, or about whether a person exists', () => {
    for (const reason of KEPT_FROM_USERS) expect([reason, words[reason]?.showToUser]).toEqual([reason, false]);
  });

  it('has the same words as another one, so that the words do not tell which it is', () => {
    for (const [reason, { title, showToUser }] of all.filter(([, entry]) => !entry.showToUser)) {
      const others = all.filter(([other, entry]) => other !== reason && entry.title === title);
      expect([reason, showToUser, others.length > 0]).toEqual([reason, false, true]);
      expect(others.every(([, entry]) => !entry.showToUser)).toBe(true);
    }
  });
});

it('what is enrolled already asks the user for nothing', () => {
  expect(words.DuplicateImage).toMatchObject({ nextStep: 'none', showToUser: true });
});
