import type { ContentFinding } from '../content-finding.ts';
import { latin1, textOf } from './text-of.ts';

/** Texts that arrive where an image was meant to be sent. What they say stays out of messages: it may be personal data. */

const OPEN_FILE = 'Open the file, and upload its bytes.';
const PASS_BYTES = 'Pass the file or its bytes (Blob, ArrayBuffer, Buffer, stream) as the body.';

/** The first that fits counts: a page may contain an SVG, and an SVG may begin as any XML does. */
const TEXTS: readonly Text[] = [
  {
    form: /^version https:\/\/git-lfs\.github\.com\/spec\//,
    is: 'a Git LFS pointer, not the file that it stands for',
    instead: 'Fetch the file with `git lfs pull`, then upload it.',
  },
  {
    form: /^(?:<\?xml[^>]{0,200}>\s{0,8})?<Error>[\s\S]{0,400}?<Code>([A-Za-z]{1,64})<\/Code>/,
    is: ([, code]) => `an error document of S3 (${code}), which an earlier download got instead of the image`,
    instead: 'Check that the download succeeded (HTTP status 200) before its content is uploaded.',
  },
  {
    form: /^<(?:!doctype html|html|head|body)\b/i,
    is: 'an HTML page, such as the error or sign-in page of a web server',
    instead: 'Check that the download of the image succeeded before its content is uploaded.',
  },
  { form: /^<(?:[\s\S]*<)?svg[\s>]/i, is: 'an SVG' },
  {
    form: /^\[object ([A-Za-z0-9]{1,40})\]/,
    is: ([text]) => `the text ${text}: a JavaScript object was converted to a string`,
    instead: PASS_BYTES,
  },
  {
    form: /^(?:undefined|null|None|nil|NaN|true|false)\s*$/,
    is: ([word]) => `the word ${word?.trim()}: the variable held no file when the upload began`,
    instead: PASS_BYTES,
  },
  {
    // .NET, Java, Python, Node.js, Dart and Ruby, in this order.
    form: /^(?:System\.[A-Z][\w.]{1,60}(?:\[\])?\s*$|(?:\[[BCIJ]|[a-z]\w*(?:\.\w+){1,8})@[0-9a-f]{1,16}|(?:bytearray\()?b['"]|<(?:\w{1,40}\.[\w.]{1,60}|memory|class|function|generator|coroutine) |<Buffer |(?:Instance of|File:) '|#<[A-Z]\w*)/,
    is: 'the text that a programming language prints for an object, not the bytes of a file',
    instead: PASS_BYTES,
  },
  {
    form: /^(data|file|content|ph|assets-library|blob|https?|s3|gs|ftp):\S/i,
    is: ([, scheme = '']) => `an address (${scheme.toLowerCase()}:), not the file that it refers to`,
    instead: OPEN_FILE,
  },
  {
    form: /^@?(?:\/|~\/|\.{1,2}\/|[A-Za-z]:\\)?[^\0\r\n<>{}"]{1,400}\.(?:jpe?g|png|bmp|gif|webp|hei[cf]|avif|tiff?)\s*$/i,
    is: 'the name or path of a file, not the file',
    instead: OPEN_FILE,
  },
  { form: /^<(?:\?xml\s|!--|!?[a-z][\w:.-]{0,60}[\s/>])/i, is: 'XML or HTML' },
  {
    form: /^(?:\{\s*["}]|\[\s*["{[\]\d-])/,
    is: 'JSON',
    instead: 'Upload the image alone, as bytes and not inside JSON.',
  },
];

interface Text {
  readonly form: RegExp;
  /** Behind `The content is`. */
  readonly is: string | ((match: RegExpExecArray) => string);
  readonly instead?: string;
}

export function textInstead(bytes: Uint8Array): ContentFinding | undefined {
  const text = textOf(bytes);
  for (const { form, is, instead } of TEXTS) {
    const match = form.exec(text);
    if (match === null) continue;
    const what = `The content is ${typeof is === 'string' ? is : is(match)}.`;
    return instead === undefined ? { what } : { what, instead };
  }
  return undefined;
}

/** Printable characters and white space, in UTF-8 or another encoding that has ASCII. */
export function isText(bytes: Uint8Array): boolean {
  return /^[\t\n\f\r -~\x80-\xff]*$/.test(latin1(bytes)) && /[ -~]{4}/.test(latin1(bytes));
}
