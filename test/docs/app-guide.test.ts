import { describe, expect, it } from '@jest/globals';
import { type ReasonWords, reasonWords } from '../../schemas/reason-words.ts';
import { codeIn, pageAt, sectionOf, tableOf } from './pages.ts';

const PAGES = [
  {
    page: 'docs/app-guide.md',
    language: 'en',
    heading: 'Tell the user',
    kept: 'Keep these reasons from the user.',
    fullStop: '. ',
  },
  {
    page: 'docs/zh-CN/app-guide.md',
    language: 'zh-CN',
    heading: '告知用户',
    kept: '请不要向用户显示以下原因。',
    fullStop: '。',
  },
] as const;

type Words = Readonly<Record<string, readonly string[]>>;

/** By reason or status: words and next step, as a table of the page has them. */
function documented(text: string, firstColumn = '`reason`'): Words {
  const { rows } = tableOf(text, firstColumn);
  return Object.fromEntries(
    rows.flatMap(([reasons, words = '', next]) => codeIn(reasons).map((reason) => [reason, [words, ...codeIn(next)]])),
  );
}

const isStatus = (key: string) => /^[A-Z]+$/.test(key);

describe.each(PAGES)('the words for users in $page', ({ page, language, heading, kept, fullStop }) => {
  const [mayShow = '', keep = ''] = sectionOf(pageAt(page), heading).split(kept);

  function expected(isExpected: (key: string, words: ReasonWords) => boolean): Words {
    return Object.fromEntries(
      Object.entries(reasonWords(language))
        .filter(([key, words]) => isExpected(key, words))
        .map(([reason, { title, advice, nextStep }]) => [reason, [`${title}${fullStop}${advice}`, nextStep]]),
    );
  }

  it('are those of the file, of every reason that may be shown', () => {
    expect(documented(mayShow)).toEqual(expected((key, { showToUser }) => showToUser && !isStatus(key)));
  });

  it('are neutral for every reason that is kept from the user', () => {
    expect(documented(keep)).toEqual(expected((key, { showToUser }) => !showToUser && !isStatus(key)));
  });

  it('are there for every status', () => {
    expect(documented(keep, '`status`')).toEqual(expected(isStatus));
  });
});
