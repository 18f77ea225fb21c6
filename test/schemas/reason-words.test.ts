import { describe, expect, it } from '@jest/globals';
import type { FaceRow } from '../../functions/domain/face-row.ts';
import { OUTCOME_REASONS } from '../../functions/domain/outcome/outcome-reasons.ts';
import { REASON_WORDS_LANGUAGES, type ReasonWordsLanguage, reasonWords } from '../../schemas/reason-words.ts';
import { faultsOf } from '../prose/rules.ts';

const NEXT_STEP = /^(choose-another-photo|upload-again|contact-support|none)$/;
/** Would tell about the system, about another person, or that a person is unknown or was erased. */
const KEPT_FROM_USERS = ['PersonNotFound', 'PersonErased', 'SimilarPersonExists', ...OUTCOME_REASONS.FAILED];
const REASONS = [...OUTCOME_REASONS.REJECTED, ...OUTCOME_REASONS.FAILED];
// The compiler finds one that is missing here.
const STATUSES = { PENDING: 1, ENROLLED: 1, REJECTED: 1, FAILED: 1 } satisfies Record<FaceRow['status'], 1>;

/** `terms`: names of the system mean nothing to a user. */
const LANGUAGES: Record<ReasonWordsLanguage, Record<'title' | 'advice' | 'terms', RegExp>> = {
  en: {
    title: /^[A-Z].{8,60}[^.]$/,
    advice: /^[A-Z].{8,140}\.$/,
    terms: /tencent|amazon|\baws\b|\bs3\b|bucket|object|queue|operator|stack|metadata|\bkey\b|redrive|\brow\b|version/i,
  },
  'zh-CN': {
    title: /^\p{Script=Han}[^。！，]{3,20}$/u,
    advice: /^\p{Script=Han}.{5,45}。$/u,
    terms: /腾讯|亚马逊|AWS|S3|存储桶|对象|队列|运维|堆栈|元数据|重新驱动|版本/,
  },
};

describe.each(REASON_WORDS_LANGUAGES)('the words in %s', (language) => {
  const words = reasonWords(language);
  const all = Object.entries(words);
  const reasons = all.filter(([key]) => !(key in STATUSES));

  it('are there for every reason that an outcome may have, in the order of the code, for every status, and for nothing else', () => {
    expect(Object.keys(words)).toEqual([...REASONS, ...Object.keys(STATUSES)]);
  });

  it.each(all)(
    'have a title, an advice, whether the user may know the reason, and the next step: %s',
    (_key, entry) => {
      expect(entry).toEqual({
        title: expect.stringMatching(LANGUAGES[language].title),
        advice: expect.stringMatching(LANGUAGES[language].advice),
        showToUser: expect.any(Boolean),
        nextStep: expect.stringMatching(NEXT_STEP),
      });
    },
  );

  it.each(all)('are plain, without names of the system: %s', (_key, { title, advice }) => {
    expect([...faultsOf(title), ...faultsOf(advice)]).toEqual([]);
    expect(`${title} ${advice}`).not.toMatch(LANGUAGES[language].terms);
  });

  it('are kept from users for every reason about the system, or about whether a person exists', () => {
    for (const reason of KEPT_FROM_USERS) expect([reason, words[reason]?.showToUser]).toEqual([reason, false]);
  });

  it('are those of another reason too where a reason is kept from users, so that the words do not tell which it is', () => {
    for (const [reason, { title, showToUser }] of reasons.filter(([, entry]) => !entry.showToUser)) {
      const others = all.filter(([other, entry]) => other !== reason && entry.title === title);
      expect([reason, showToUser, others.length > 0]).toEqual([reason, false, true]);
      expect(others.every(([, entry]) => !entry.showToUser)).toBe(true);
    }
  });

  it('ask the user for nothing when the photo is enrolled already', () => {
    expect(words.DuplicateImage).toMatchObject({ nextStep: 'none', showToUser: true });
    expect(words.ENROLLED).toMatchObject({ nextStep: 'none', showToUser: true });
  });
});

describe('the words in two languages', () => {
  const [english, chinese] = [reasonWords('en'), reasonWords('zh-CN')];
  const placeholders = (text: string) => [...text.matchAll(/\{\w*\}|\$\{\w*\}|%\w/g)].map(([found]) => found).sort();

  it.each(Object.keys(english))('offer the same, and have the same placeholders: %s', (key) => {
    const [one, other] = [english[key], chinese[key]];
    expect([other?.showToUser, other?.nextStep]).toEqual([one?.showToUser, one?.nextStep]);
    for (const part of ['title', 'advice'] as const) {
      expect(placeholders(other?.[part] ?? '')).toEqual(placeholders(one?.[part] ?? ''));
    }
  });

  it('tell reasons apart in Chinese exactly where they do in English', () => {
    const groups = (words: typeof english) =>
      Object.values(Object.groupBy(Object.keys(words), (key) => `${words[key]?.title} ${words[key]?.advice}`));
    expect(groups(chinese)).toEqual(groups(english));
  });
});
