/**
 * For texts from outside: Tencent's messages echo whole URLs, network errors name them, in any encoding and cut
 * anywhere. Patterns are matched on the encoded text, because `X-Amz-` reads the same in every encoding.
 *
 * Property tests hold what is guaranteed: no 12 characters of the signature, session token or access key of a presigned URL
 * survive. It may be percent-encoded to any depth, in JSON, in HTML, or cut at either end. What was left of it must hold its
 * `?`, a parameter's name, or 30 characters in a row. Less than that cannot be told from an ordinary word.
 */
export function redact(text: string): string {
  const plain = text.slice(0, MAX_READ).replace(INVISIBLE, '').replace(/\s+/gu, ' ').trim();
  return truncated(plain.replace(WORD, redactWord));
}

const MAX_LENGTH = 300;

/** A text of megabytes is not worth the time; a URL that is cut here is a cut URL like any other. */
const MAX_READ = 20_000;

const HIDDEN = '[redacted]';

/** Control and formatting characters and lone surrogates: they split secrets and forge log lines. */
const INVISIBLE = /(?!\s)[\p{Cc}\p{Cf}\p{Cs}]/gu;

/** What may belong to one URL: it ends at white space, quotes, angle brackets and at whatever is not ASCII. */
const WORD = /[!#-&(-;=?-_a-~]+/g;

/** `?`, `=`, `&` and `://` as such, percent-encoded any number of times, or escaped as JSON or HTML may do it. */
const QUESTION_MARK = /\?|%(?:25)*3f|\\u003f|&#63;|&#x3f;|&quest;/i;
const ASSIGNMENT = /[=&]|%(?:25)*(?:3d|26)|\\u00(?:3d|26)/i;
const ORIGIN = /:\\?\/\\?\/|%(?:25)*3a%(?:25)*2f%(?:25)*2f|\\u002f\\u002f|&#x2f;&#x2f;|&#47;&#47;/i;

/** A parameter of a presigned URL; the metadata of uploads is named alike and is no secret. */
const SIGNING_PARAMETER = /x-amz-(?!meta-)/i;

/** Key ids of AWS and of Tencent. */
const KEY_ID = /(?:AKIA|ASIA|AKID|IKID)[A-Za-z0-9]{8,}/g;

/** Keys, tokens and signatures, encoded or not. Names of resources and UUIDs look like them and are none. */
const OPAQUE = /[A-Za-z0-9+/_=%\\-]{30,}/g;
const UUID = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;
const ARN = /arn:aws[a-z-]*:[a-z0-9-]+:[a-z0-9-]*:\d*:[\w+=,.@:/*-]+/g;

function redactWord(word: string): string {
  const question = word.search(QUESTION_MARK);
  const parameter = word.search(SIGNING_PARAMETER);
  if (parameter >= 0 && ASSIGNMENT.test(word)) {
    const isAfterQuestion = question >= 0 && question < parameter;
    return isAfterQuestion ? withoutQuery(word, question) : HIDDEN;
  }
  const isQuery = question >= 0 && (ORIGIN.test(word.slice(0, question)) || ASSIGNMENT.test(word.slice(question)));
  return isQuery ? withoutQuery(word, question) : withoutOpaque(word);
}

function withoutQuery(word: string, question: number): string {
  return `${withoutOpaque(word.slice(0, question))}?${HIDDEN}`;
}

function withoutOpaque(word: string): string {
  let kept = '';
  let end = 0;
  for (const { 0: arn, index } of word.matchAll(ARN)) {
    kept += hideOpaque(word.slice(end, index)) + arn;
    end = index + arn.length;
  }
  return (kept + hideOpaque(word.slice(end))).replace(KEY_ID, HIDDEN);
}

function hideOpaque(text: string): string {
  return text.replace(OPAQUE, (run) => (UUID.test(run) ? run : HIDDEN));
}

function truncated(text: string): string {
  return text.length <= MAX_LENGTH
    ? text
    : `${text
        .slice(0, MAX_LENGTH - 1)
        .toWellFormed()
        .replace(/\ufffd$/, '')}…`;
}
