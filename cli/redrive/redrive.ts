import { type EnrollmentMessage, parseEnrollmentMessage } from '../../functions/domain/enrollment-message.ts';
import { type FaceRow, imageId, isFinal } from '../../functions/domain/face-row.ts';
import { changeTime } from '../../functions/domain/row-change.ts';
import { parseUploadEvent } from '../../functions/intake/upload-event.ts';
import { everyLetter } from './dead-letter-messages.ts';
import type {
  DeadLetter,
  EnrollmentsPorts,
  LetterResult,
  QueueReport,
  RedriveContext,
  RedriveOptions,
  UploadsPorts,
} from './ports.ts';

/** How often a row is looked at again when somebody else was faster. */
const MAX_LOOKS = 3;

/**
 * Sends the dead letters of the enrollments queue again, in the order of their persons. First the row's submission is
 * raised, then the message sent, then the letter deleted: a crash between leaves the letter, and what is sent twice is
 * enrolled once.
 */
export function redriveEnrollments(
  ports: EnrollmentsPorts,
  options: RedriveOptions,
  context: RedriveContext,
): Promise<QueueReport> {
  const sent = new Map<string, number>();
  const kept = new Map<string, string>();
  const handle = async (letter: DeadLetter, isLate: boolean) =>
    isLate
      ? lateEnrollment(letter, sent)
      : onceForEach(letter, kept, await redriveEnrollment(letter, sent, ports, options, context));
  return everyLetter(ports.letters, handle, options.dryRun, context);
}

/**
 * Of an image that only a person can decide there may be many letters: whenever its message comes, another one. Ten of
 * them would hide every other letter of the person, so the first is kept, in whose group the others stand behind it, and
 * they go.
 *
 * @param kept by message: the letter of it that is left
 */
function onceForEach(letter: DeadLetter, kept: Map<string, string>, result: LetterResult): LetterResult {
  const message = parseEnrollmentMessage(letter.body);
  if (message === undefined || result.why !== 'OutcomeUnknown') return result;
  const id = `${imageId(message)}\n${message.submission}`;
  const first = kept.get(id) ?? letter.messageId;
  kept.set(id, first);
  return first === letter.messageId ? result : { ...result, action: 'deleted', why: 'Surplus' };
}

/** @param sent by image: the submission that was sent in this run */
async function redriveEnrollment(
  letter: DeadLetter,
  sent: Map<string, number>,
  { queue, rows }: EnrollmentsPorts,
  options: RedriveOptions,
  context: RedriveContext,
): Promise<LetterResult> {
  const message = parseEnrollmentMessage(letter.body);
  if (message === undefined) return unusable(letter, 'Malformed', {}, options);
  const { objectKey, version, personId } = message;
  const image = { objectKey, version, personId };
  if (isOtherKey(objectKey, options)) return left(letter, 'NotMatching', image);

  for (let look = 1; look <= MAX_LOOKS; look++) {
    const row = await rows.row(message);
    if (row === undefined) return unusable(letter, 'RowMissing', image, options);
    if (row.personId !== personId) return unusable(letter, 'Malformed', image, options);
    const known = { ...image, reason: letter.reason ?? row.reason };
    if (isOtherReason([letter.reason, row.reason], options)) return left(letter, 'NotMatching', known);
    const settled = settledFate(letter, message, row, sent.get(imageId(row)));
    if (settled !== undefined) return { ...settled, ...known };

    const submission = row.submission + 1;
    if (!options.dryRun) {
      if ((await rows.raiseSubmission(row, changeTime(row, context.clock.now()))) === 'refused') continue;
      await queue.send({ ...image, submission });
    }
    sent.set(imageId(row), submission);
    return { messageId: letter.messageId, action: 'sent', why: 'Redriven', ...known, submission };
  }
  return left(letter, 'Changing', image);
}

/** Left in any case; but who sees that an image failed again knows that its cause is not mended. */
function lateEnrollment(letter: DeadLetter, sent: ReadonlyMap<string, number>): LetterResult {
  const message = parseEnrollmentMessage(letter.body);
  if (message === undefined) return left(letter, 'ArrivedLater', {});
  const { objectKey, version, personId, submission } = message;
  const isOurs = submission >= (sent.get(imageId(message)) ?? Number.POSITIVE_INFINITY);
  return left(letter, isOurs ? 'FailedAgain' : 'ArrivedLater', { objectKey, version, personId });
}

/** Undefined: the letter has to be sent again. */
function settledFate(
  letter: DeadLetter,
  message: EnrollmentMessage,
  row: FaceRow,
  sent: number | undefined,
): LetterResult | undefined {
  if (isFinal(row)) return { messageId: letter.messageId, action: 'deleted', why: 'Final' };
  if (row.reason === 'OutcomeUnknown') return left(letter, 'OutcomeUnknown', {});
  if (sent === undefined) return undefined;
  // A letter of the very message that was sent: the cause is still there. An older one is spoken for by that message.
  return message.submission >= sent
    ? left(letter, 'FailedAgain', {})
    : { messageId: letter.messageId, action: 'deleted', why: 'Superseded' };
}

/**
 * Sends the events of the uploads queue's dead letters again, then deletes the letter: an event that is there twice is
 * a duplicate, and intake drops it.
 */
export function redriveUploads(
  ports: UploadsPorts,
  options: RedriveOptions,
  context: RedriveContext,
): Promise<QueueReport> {
  const handle = async (letter: DeadLetter, isLate: boolean) =>
    isLate ? lateUpload(letter) : redriveUpload(letter, ports, options);
  return everyLetter(ports.letters, handle, options.dryRun, context);
}

async function redriveUpload(
  letter: DeadLetter,
  { queue, rows }: UploadsPorts,
  options: RedriveOptions,
): Promise<LetterResult> {
  const upload = parseUploadEvent(letter.body);
  if (upload === undefined) return unusable(letter, 'Malformed', {}, options);
  const { objectKey, version } = upload;
  if (isOtherKey(objectKey, options)) return left(letter, 'NotMatching', { objectKey, version });
  // Only an event that names its version leads to its row, and only a filter or a letter without a reason needs it.
  const isRowOfUse = version !== undefined && (options.reason !== undefined || letter.reason === undefined);
  const row = isRowOfUse ? await rows.row({ objectKey, version }) : undefined;
  const known = { objectKey, version, reason: letter.reason ?? row?.reason };
  if (isOtherReason([letter.reason, row?.reason], options)) return left(letter, 'NotMatching', known);
  if (!options.dryRun) await queue.send(letter.body);
  return { messageId: letter.messageId, action: 'sent', why: 'Redriven', ...known };
}

function lateUpload(letter: DeadLetter): LetterResult {
  const { objectKey, version } = parseUploadEvent(letter.body) ?? {};
  return left(letter, 'ArrivedLater', { objectKey, version });
}

type Known = Pick<LetterResult, 'objectKey' | 'version' | 'personId' | 'reason'>;

function left({ messageId, reason }: DeadLetter, why: LetterResult['why'], known: Known): LetterResult {
  return { messageId, action: 'left', why, ...known, reason: known.reason ?? reason };
}

/** Nobody can handle it, now or later: only who says so gets it deleted. */
function unusable(
  letter: DeadLetter,
  why: 'Malformed' | 'RowMissing',
  known: Known,
  options: RedriveOptions,
): LetterResult {
  const isOther = (options.key !== undefined && known.objectKey === undefined) || isOtherReason([why], options);
  if (isOther) return left(letter, 'NotMatching', known);
  const { messageId, reason } = letter;
  return { messageId, action: options.dropMalformed ? 'deleted' : 'left', why, reason, ...known };
}

function isOtherKey(objectKey: string, { key }: RedriveOptions): boolean {
  return key !== undefined && objectKey !== key;
}

function isOtherReason(reasons: readonly (string | undefined)[], { reason }: RedriveOptions): boolean {
  return reason !== undefined && !reasons.includes(reason);
}
