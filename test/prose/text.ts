/** The text of one paragraph, list item, heading, table cell or message, with everything that is not prose masked. */
export interface Text {
  readonly original: string;
  /**
   * Has the length of the original, so that offsets are the same in both. NUL replaces markup. `X` replaces each character
   * of inline code and of a URL, so that both count as one word.
   */
  readonly masked: string;
}

const NUL = '\0';
const CODE = /(`+)(?!`)[\s\S]*?(?<!`)\1(?!`)/g;
const COMMENT = /<!--[\s\S]*?-->/g;
const URL = /<?https?:\/\/[^\s)>]+>?/g;
const IMAGE = /!\[[^\]]*\]\([^)]*\)/g;
const LINK = /\[([^\]]*)\](?:\([^)]*\)|\[[^\]]*\])/g;
const EMPHASIS = /\*+|(?<!\w)_+|_+(?!\w)|~~/g;

/** @param original Markdown or plain text */
export function textOf(original: string): Text {
  const masked = original
    .replace(CODE, (code) => 'X'.repeat(code.length))
    .replace(COMMENT, nothing)
    .replace(IMAGE, nothing)
    .replace(LINK, (link, label: string) => `${NUL}${label}${NUL.repeat(link.length - label.length - 1)}`)
    .replace(URL, (url) => 'X'.repeat(url.length))
    .replace(EMPHASIS, nothing);
  return { original, masked };
}

export function withoutMarkup(masked: string): string {
  return masked.replaceAll(NUL, '');
}

function nothing(markup: string): string {
  return NUL.repeat(markup.length);
}
