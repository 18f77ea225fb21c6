import * as v from 'valibot';
import type { ImageRef } from '../face-row.ts';
import { PERSON_ID } from '../person-id.ts';

/**
 * What is deleted at Tencent. `person`: the person with all faces, in every group. `faces`: the faces only. Tencent keeps the
 * last one. `keep`: nothing.
 */
export const TENCENT_ERASURES = ['person', 'faces', 'keep'] as const;
export type TencentErasure = (typeof TENCENT_ERASURES)[number];

/** Asks for everything that is stored of a person to be deleted. Backends send it as well. */
export interface PersonErasureMessage {
  /** A UUID. An erasure that is DONE does nothing again. */
  readonly erasureId: string;
  readonly personId: string;
  /** ISO 8601; otherwise when the message was sent. Nothing that was uploaded later is touched. */
  readonly asOf?: string | undefined;
  readonly tencent: TencentErasure;
  /** For the log. */
  readonly requestedBy?: string | undefined;
  /** Raised each time the stage sends the message again to go on with the work. */
  readonly piece?: number | undefined;
  /** Where the piece before has come to among the rows of the person. */
  readonly after?: (ImageRef & { readonly uploadedAt: string }) | undefined;
}

/** Asks for one image to be deleted that came to its end after the erasure of its person had looked at it. */
export interface ImageErasureMessage extends ImageRef {
  readonly erasureId: string;
  readonly personId: string;
}

export type ErasureMessage = PersonErasureMessage | ImageErasureMessage;

/** A message, or what is wrong with a text that is none. */
export type ParsedErasureMessage =
  | { readonly kind: 'person'; readonly message: PersonErasureMessage }
  | { readonly kind: 'image'; readonly message: ImageErasureMessage }
  | { readonly kind: 'malformed'; readonly problem: string };

const erasureId = v.pipe(v.string('expected a UUID'), v.uuid('expected a UUID'));
const PERSON_ID_EXPECTED = 'expected 1 to 64 of A-Z a-z 0-9 - % @ # & _';
const personId = v.pipe(v.string(PERSON_ID_EXPECTED), v.regex(PERSON_ID, PERSON_ID_EXPECTED));
const TIME_EXPECTED = 'expected a time with its offset, like 2026-11-28T12:00:00.000Z';
const MODE_EXPECTED = `expected ${TENCENT_ERASURES.join(', ')}`;
const REQUESTER_EXPECTED = 'expected a text of at most 256 characters';

const PIECE_EXPECTED = 'expected a whole number';
const AFTER_EXPECTED = 'expected an object';
const TEXT_EXPECTED = 'expected a text';
const text = v.pipe(v.string(TEXT_EXPECTED), v.minLength(1, TEXT_EXPECTED));

export const personErasureSchema = v.object({
  erasureId,
  personId,
  asOf: v.optional(v.pipe(v.string(TIME_EXPECTED), v.isoTimestamp(TIME_EXPECTED))),
  tencent: v.optional(v.picklist(TENCENT_ERASURES, MODE_EXPECTED), 'person'),
  requestedBy: v.optional(v.pipe(v.string(REQUESTER_EXPECTED), v.maxLength(256, REQUESTER_EXPECTED))),
  piece: v.optional(v.pipe(v.number(PIECE_EXPECTED), v.safeInteger(PIECE_EXPECTED), v.minValue(0, PIECE_EXPECTED))),
  after: v.optional(v.object({ objectKey: text, version: text, uploadedAt: text }, AFTER_EXPECTED)),
});

/** Beyond what a JSON Schema says: a day and an offset may have the form of a time and be none. */
const personErasure = v.pipe(
  personErasureSchema,
  v.forward(
    v.partialCheck([['asOf']], ({ asOf }) => asOf === undefined || isTime(asOf), TIME_EXPECTED),
    ['asOf'],
  ),
);

const imageErasureSchema = v.object({ erasureId, personId, objectKey: text, version: text });

/** A problem says which attribute is wrong, and what is expected. It never quotes the text: it may hold personal data. */
export function parseErasureMessage(body: string): ParsedErasureMessage {
  const json = v.safeParse(v.pipe(v.string(), v.parseJson()), body);
  if (!json.success) return { kind: 'malformed', problem: 'The message is not JSON.' };
  const content = json.output;
  if (typeof content !== 'object' || content === null || Array.isArray(content)) {
    return { kind: 'malformed', problem: 'The message is JSON, but not an object.' };
  }
  if ('objectKey' in content || 'version' in content) {
    const parsed = v.safeParse(imageErasureSchema, content);
    return parsed.success ? { kind: 'image', message: parsed.output } : malformed(parsed.issues);
  }
  const parsed = v.safeParse(personErasure, content);
  return parsed.success ? { kind: 'person', message: parsed.output } : malformed(parsed.issues);
}

/**
 * The message with its time: a copy of a message without one would be sent later, and so cover later uploads. A time that is
 * still to come is none: what is uploaded after the request is not part of it.
 *
 * @param sentAt epoch milliseconds
 */
export function withTime(
  message: PersonErasureMessage,
  sentAt: number,
): PersonErasureMessage & { readonly asOf: string } {
  const asOf = message.asOf === undefined ? sentAt : Math.min(Date.parse(message.asOf), sentAt);
  return { ...message, asOf: new Date(asOf).toISOString() };
}

/** JavaScript reads the 31st of February as a day of March, and some offsets not at all. */
function isTime(text: string): boolean {
  const [year = 0, month = 0, day = 0] = text.slice(0, 'YYYY-MM-DD'.length).split('-').map(Number);
  return !Number.isNaN(Date.parse(text)) && new Date(Date.UTC(year, month - 1, day)).getUTCDate() === day;
}

type Issues = readonly [v.BaseIssue<unknown>, ...v.BaseIssue<unknown>[]];

function malformed(issues: Issues): ParsedErasureMessage {
  const problems = issues.map((issue) => `${v.getDotPath(issue) ?? 'message'}: ${expectation(issue)}`);
  return { kind: 'malformed', problem: `The message is no erasure message. ${problems.join('; ')}.` };
}

/** A key that is missing altogether has an issue of the object, whose message quotes nothing. */
function expectation({ kind, message, received }: v.BaseIssue<unknown>): string {
  return received === 'undefined' && kind === 'schema' && !message.startsWith('expected') ? 'is missing' : message;
}
