import { describe, expect, it } from '@jest/globals';
import { type ReasonWords, reasonWords } from '../../schemas/reason-words.ts';
import { codeIn, pageAt, sectionOf, tableOf } from './pages.ts';

const TELL_USER = sectionOf(pageAt('docs/app-guide.md'), 'Tell the user');
const [MAY_SHOW = '', KEEP = ''] = TELL_USER.split('Keep these reasons from the user.');

/** By reason or status: words and next step, as a table of the page has them. */
function documented(text: string, firstColumn = '`reason`'): Readonly<Record<string, readonly string[]>> {
  const { rows } = tableOf(text, firstColumn);
  return Object.fromEntries(
    rows.flatMap(([reasons, words = '', next]) => codeIn(reasons).map((reason) => [reason, [words, ...codeIn(next)]])),
  );
}

const isStatus = (key: string) => /^[A-Z]+$/.test(key);

function expected(
  isExpected: (key: string, words: ReasonWords) => boolean,
): Readonly<Record<string, readonly string[]>> {
  return Object.fromEntries(
    Object.entries(reasonWords())
      .filter(([key, words]) => isExpected(key, words))
      .map(([reason, { title, advice, nextStep }]) => [reason, [`${title}. ${advice}`, nextStep]]),
  );
}

describe("the app guide's words for users", () => {
  it('are those of schemas/reasons.en.json, of every reason that may be shown', () => {
    expect(documented(MAY_SHOW)).toEqual(expected((key, { showToUser }) => showToUser && !isStatus(key)));
  });

  it('are neutral for every reason that is kept from the user', () => {
    expect(documented(KEEP)).toEqual(expected((key, { showToUser }) => !showToUser && !isStatus(key)));
  });

  it('are there for every status', () => {
    expect(documented(KEEP, '`status`')).toEqual(expected(isStatus));
  });
});
