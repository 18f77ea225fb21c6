import { describe, expect, it } from '@jest/globals';
import { type ReasonWords, reasonWords } from '../../schemas/reason-words.ts';
import { codeIn, pageAt, sectionOf, tableOf } from './pages.ts';

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
