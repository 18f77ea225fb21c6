import { type Text, textOf, withoutMarkup } from './text.ts';

export interface Sentence {
  /** As it was written, on one line. */
  readonly text: string;
  readonly words: number;
  /** Where it begins in the text. */
  readonly offset: number;
  /** Whether it ends with a full stop, a question mark, an exclamation mark or a colon. A label or a fragment does not. */
  readonly complete: boolean;
}

/** A full stop after one of these does not end a sentence. */
const ABBREVIATION = /(?:^|[\s(])(?:e\.g|i\.e|etc|vs|cf|approx|incl)\.$/i;

/** The mark, what closes after it, and then white space before something that is not a lower-case letter. */
const END = /[.?!]+["'”’)\]\0]*(?=\s+\0*[^\sa-z\0]|\s*$)/g;

/** The sentences of one paragraph, list item, table cell or message. A colon or a semicolon inside does not end one. */
export function sentencesOf(text: string | Text): readonly Sentence[] {
  const { original, masked } = typeof text === 'string' ? textOf(text) : text;
  const sentences: Sentence[] = [];
  let start = 0;
  for (const end of [...endsOf(masked), masked.length]) {
    const bare = withoutMarkup(masked.slice(start, end)).trim();
    const words = wordsOf(bare);
    const written = original.slice(start, end);
    if (words > 0) {
      sentences.push({
        text: written.trim().replace(/\s+/g, ' '),
        words,
        offset: start + written.length - written.trimStart().length,
        complete: /[.?!:]["'”’)\]]*$/.test(bare),
      });
    }
    start = end;
  }
  return sentences;
}

function endsOf(masked: string): readonly number[] {
  return [...masked.matchAll(END)]
    .filter(({ index }) => !ABBREVIATION.test(withoutMarkup(masked.slice(0, index + 1))))
    .map((match) => match.index + match[0].length);
}

/** Words as a reader counts them: what stands between white space and has a letter or a digit. */
function wordsOf(bare: string): number {
  return bare.split(/\s+/).filter((word) => /[\p{L}\p{N}]/u.test(word)).length;
}
