import { bytesOf, textOf } from './text-of.ts';

/** Texts in which the bytes that are not printable are written by their values. */

/** Where the first escape has to be: an image begins with one. */
const FIRST_ESCAPE_WITHIN = 16;

const LITERAL_PREFIX = /^(?:bytearray\()?[bu]?["']/;
const ESCAPE = /\\(?:x([0-9a-f]{2})|u00([0-9a-f]{2})|([0-3][0-7]{2})|([abefnrtv0\\'"]))/gi;
const CONTROLS: Readonly<Record<string, string>> = {
  a: '\x07',
  b: '\b',
  e: '\x1b',
  f: '\f',
  n: '\n',
  r: '\r',
  t: '\t',
  v: '\v',
  0: '\0',
};

/** `b'\xff\xd8'`, `"\u00ff\u00d8"`, `\377\330` */
export function fromEscapes(bytes: Uint8Array): Uint8Array | undefined {
  const text = textOf(bytes).replace(LITERAL_PREFIX, '');
  if (text.slice(0, FIRST_ESCAPE_WITHIN).search(ESCAPE) < 0) return undefined;
  return bytesOf(
    text.replace(ESCAPE, (_, hex?: string, unicode?: string, octal?: string, control = '') => {
      if (octal !== undefined) return String.fromCharCode(Number.parseInt(octal, 8) & 0xff);
      const digits = hex ?? unicode;
      return digits === undefined ? (CONTROLS[control] ?? control) : String.fromCharCode(Number.parseInt(digits, 16));
    }),
  );
}

const PERCENT = /%([0-9a-f]{2})/gi;

/** `%FF%D8`, `data%3Aimage%2Fpng` */
export function fromPercent(bytes: Uint8Array): Uint8Array | undefined {
  const text = textOf(bytes);
  if (text.slice(0, FIRST_ESCAPE_WITHIN).search(PERCENT) < 0) return undefined;
  return bytesOf(text.replace(PERCENT, (_, digits: string) => String.fromCharCode(Number.parseInt(digits, 16))));
}

/** `image=%2F9j%2F4AAQ`: the value of the first field */
export function fromFormField(bytes: Uint8Array): Uint8Array | undefined {
  const text = textOf(bytes);
  const [name] = /^[\w.[\]%-]{1,64}=/.exec(text) ?? [];
  return name === undefined ? undefined : bytesOf(text.slice(name.length));
}
