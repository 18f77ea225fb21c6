/** A text in source code that people read. */
export interface CodeText {
  readonly kind: 'string' | 'comment';
  readonly text: string;
  /** Counted from 1. */
  readonly line: number;
}

const COMMENT = String.raw`\/\*[\s\S]*?\*\/|(?:^[ \t]*\/\/[^\n]*\n?)+|\/\/[^\n]*`;
const STRING = String.raw`'(?:[^'\\\n]|\\.)*'|"(?:[^"\\\n]|\\.)*"|\x60(?:[^\x60\\]|\\.)*\x60`;
/** After a value, a slash divides. */
const REGULAR_EXPRESSION = String.raw`(?<=[(,=:[!&|?{}+;\n]\s*|return\s+)\/(?![*/])(?:[^/\\\n[]|\\.|\[(?:[^\]\\\n]|\\.)*\])+\/[dgimsuvy]*`;
const TOKEN = new RegExp(`(?<comment>${COMMENT})|(?<string>${STRING})|${REGULAR_EXPRESSION}`, 'gm');

/** Shorter strings are names, keys and units. */
const FEWEST_WORDS = 4;
/** Tags of HTML. A placeholder such as `<key>` is none. */
const MARKUP =
  /<\/\w+>|<\w+ [\w-]+=|<(?:br|div|dd|dl|dt|figure|h\d|li|main|meta|p|section|span|style|svg|t[dhr]|table|ul)\b/;
const TAG = /^@(?:param \w+(?: -)?|returns|throws|default(?: -)?|see)\s*/;

/** The strings and comments of a TypeScript file that are texts. What a template fills in counts as one word. */
export function codeTextsOf(source: string): readonly CodeText[] {
  return [...source.matchAll(TOKEN)].flatMap(({ 0: token, index, groups }): readonly CodeText[] => {
    const line = source.slice(0, index).split('\n').length;
    if (groups?.comment !== undefined) return comments(token, line);
    return groups?.string === undefined ? [] : strings(token, line);
  });
}

/** Of a string of several lines, such as a help, each line is read alone. */
function strings(token: string, line: number): readonly CodeText[] {
  const text = token.slice(1, -1).replace(/\$\{[^}]*\}/g, 'X');
  return text.split('\n').flatMap((written, number) =>
    written
      .split(String.raw`\n`)
      .filter((part) => part.trim().split(/\s+/).length >= FEWEST_WORDS && !MARKUP.test(part))
      .map((part) => ({ kind: 'string', text: part, line: line + number }) as const),
  );
}

/** A paragraph, and what belongs to a tag such as `@returns`, are read alone. */
function comments(token: string, line: number): readonly CodeText[] {
  const texts: { kind: 'comment'; text: string; line: number }[] = [];
  let open: (typeof texts)[number] | undefined;
  for (const [number, written] of token.split('\n').entries()) {
    const text = written.replace(/^\s*(?:\/\*+|\/\/+|\*+(?!\/))?\s*/, '').replace(/\s*\*+\/\s*$/, '');
    if (text === '') {
      open = undefined;
    } else if (open === undefined || TAG.test(text)) {
      open = { kind: 'comment', text: text.replace(TAG, ''), line: line + number };
      texts.push(open);
    } else {
      open.text += `\n${text}`;
    }
  }
  return texts.filter(({ text }) => text !== '');
}
