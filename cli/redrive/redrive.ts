import { type EnrollmentMessage, parseEnrollmentMessage } from '../../functions/domain/enrollment-message.ts';
import { tombstoneOf } from '../../functions/domain/erasure/tombstone.ts';
import { type FaceRow, imageId, isFinal, isInEarlierStage } from '../../functions/domain/face-row.ts';
import { parseRemovalMessage, type RemovalMessage } from '../../functions/domain/removal-message.ts';
import { changeTime } from '../../functions/domain/row-change.ts';
import { parseUploadEvent } from '../../functions/intake/upload-event.ts';
import type { DeadLetterMessage } from '../shared/dead-letter-queue/dead-letter-queue.ts';
import { type HandleMessage, handleEachMessage } from '../shared/dead-letter-queue/handle-each-message.ts';
import { isOtherKey, isOtherReason } from './filters.ts';
import type {
  EnrollmentsPorts,
  MessageResult,
  RedriveContext,
  RedriveOptions,
  RedriveReport,
  UploadsPorts,
} from './ports.ts';
import { isUnfixable } from './unfixable.ts';

/** How often a row is read again after another writer was faster. */
const MAX_LOOKS = 3;

/**
 * Sends the messages of the enrollments or preparations dead-letter queue again, in the order of their persons. An image that
 * waits for its preparation goes to the prepare stage, whichever queue its message was in. First the row's
 * submission is raised, then the message is sent, then it is deleted from the dead-letter queue. A crash in between leaves
 * the message there, and an image whose message is sent twice is enrolled once.
 *
 * The message of an image that prepare has rejected goes to prepare again: the queue may have moved it before the last delivery had
 * deleted what was prepared of the image.
 */
export function redriveEnrollments(
  ports: EnrollmentsPorts,
  options: RedriveOptions,
  context: RedriveContext,
): Promise<RedriveReport> {
  const sent = new Map<string, number>();
  const kept = new Map<string, string>();
  const handle = async (message: DeadLetterMessage, isLate: boolean) =>
    isLate
      ? lateEnrollment(message, sent)
      : onceForEach(message, kept, await redriveEnrollment(message, sent, ports, options, context));
  return redriveEach(ports, handle, options, context);
}

/** Handles each message of one queue, and counts those that need an operator. */
export async function redriveEach(
  { deadLetters }: Pick<UploadsPorts, 'deadLetters'>,
  handle: HandleMessage<MessageResult>,
  { dryRun }: RedriveOptions,
  context: RedriveContext,
): Promise<RedriveReport> {
  let needAction = 0;
  const onMessage = (result: MessageResult) => {
    if (result.action === 'left' && result.why !== 'NotMatching') needAction += 1;
    context.onMessage(result);
  };
  const report = await handleEachMessage(deadLetters, handle, dryRun, { ...context, onMessage });
  return { ...report, needAction };
}

/**
 * An image that needs an operator's decision may have many copies of its message: each delivery adds one. Ten copies
 * would hide every other message of the person. So the first one is kept, in front of the others of its group, and the
 * others are deleted.
 *
 * @param kept by message: which copy of it is left
 */
function onceForEach(received: DeadLetterMessage, kept: Map<string, string>, result: MessageResult): MessageResult {
  const message = parseEnrollmentMessage(received.body);
  if (message === undefined || result.why !== 'OutcomeUnknown') return result;
  const id = `${imageId(message)}\n${message.submission}`;
  const first = kept.get(id) ?? received.messageId;
  kept.set(id, first);
  return first === received.messageId ? result : { ...result, action: 'deleted', why: 'Surplus' };
}

/** @param sent by image: the submission that was sent in this run */
async function redriveEnrollment(
  received: DeadLetterMessage,
  sent: Map<string, number>,
  { stage, queue, preparations, rows }: EnrollmentsPorts,
  options: RedriveOptions,
  context: RedriveContext,
): Promise<MessageResult> {
  const removal = parseRemovalMessage(received.body);
  if (removal !== undefined) return redriveRemoval(received, removal, queue, options);
  const message = parseEnrollmentMessage(received.body);
  if (message === undefined) return unusable(received, 'Malformed', {}, options);
  const { objectKey, version, personId, createPerson } = message;
  const image = { objectKey, version, personId };
  if (isOtherKey(objectKey, options)) return left(received, 'NotMatching', image);

  for (let look = 1; look <= MAX_LOOKS; look++) {
    const row = await rows.row(message);
    if (row?.personId === undefined) {
      // Only an erasure deletes rows, each after what was stored of its image. An event that comes again may leave another one.
      const isErased = tombstoneOf(await rows.person(personId), context.clock.now()) !== undefined;
      if (!isErased) return unusable(received, row === undefined ? 'RowMissing' : 'Malformed', image, options);
      return { messageId: received.messageId, action: 'deleted', why: 'Erased', ...image };
    }
    if (row.personId !== personId) return unusable(received, 'Malformed', image, options);
    const known = { ...image, reason: received.reason ?? row.reason };
    if (isOtherReason([received.reason, row.reason], options)) return left(received, 'NotMatching', known);
    if (stage === 'prepare' && row.status === 'REJECTED' && row.prepared === undefined) {
      if (!options.dryRun) await preparations.send(message);
      return {
        messageId: received.messageId,
        action: 'sent',
        why: 'Redriven',
        ...known,
        submission: message.submission,
      };
    }
    const settled = settledResult(received, message, row, sent.get(imageId(row)));
    if (settled !== undefined) return { ...settled, ...known };

    const submission = row.submission + 1;
    if (!options.dryRun) {
      if ((await rows.raiseSubmission(row, changeTime(row, context.clock.now()))) === 'refused') continue;
      const next = isInEarlierStage(row) ? preparations : queue;
      await next.send({ ...image, submission, createPerson }, row.receivedAt);
    }
    sent.set(imageId(row), submission);
    return { messageId: received.messageId, action: 'sent', why: 'Redriven', ...known, submission };
  }
  return left(received, 'Changing', image);
}

/** Enroll looks at the row again. A removal that cannot be done comes back. */
async function redriveRemoval(
  received: DeadLetterMessage,
  removal: RemovalMessage,
  queue: EnrollmentsPorts['queue'],
  options: RedriveOptions,
): Promise<MessageResult> {
  const { remove, personId } = removal;
  const known = { ...remove, personId, reason: received.reason };
  if (isOtherKey(remove.objectKey, options) || isOtherReason([received.reason], options)) {
    return left(received, 'NotMatching', known);
  }
  if (!options.dryRun) await queue.sendRemoval(removal);
  return { messageId: received.messageId, action: 'sent', why: 'Redriven', ...known };
}

/** Left in any case. But an image that failed again tells that its cause is not fixed. */
function lateEnrollment(received: DeadLetterMessage, sent: ReadonlyMap<string, number>): MessageResult {
  const message = parseEnrollmentMessage(received.body);
  if (message === undefined) return left(received, 'ArrivedLater', {});
  const { objectKey, version, personId, submission } = message;
  const isOurs = submission >= (sent.get(imageId(message)) ?? Number.POSITIVE_INFINITY);
  return left(received, isOurs ? 'FailedAgain' : 'ArrivedLater', { objectKey, version, personId });
}

/** Undefined: the message has to be sent again. */
function settledResult(
  received: DeadLetterMessage,
  message: EnrollmentMessage,
  row: FaceRow,
  sent: number | undefined,
): MessageResult | undefined {
  if (isFinal(row)) return { messageId: received.messageId, action: 'deleted', why: 'Final' };
  if (row.reason === 'OutcomeUnknown') return left(received, 'OutcomeUnknown', {});
  if (sent === undefined) return undefined;
  // The very message that was sent: its cause is still there. An older one is replaced by the message that was sent.
  return message.submission >= sent
    ? left(received, 'FailedAgain', {})
    : { messageId: received.messageId, action: 'deleted', why: 'Superseded' };
}

/**
 * Sends the events of the uploads dead-letter queue again, then deletes them there. An event that is delivered twice is a
 * duplicate, and intake drops it.
 */
export function redriveUploads(
  ports: UploadsPorts,
  options: RedriveOptions,
  context: RedriveContext,
): Promise<RedriveReport> {
  const handle = async (message: DeadLetterMessage, isLate: boolean) =>
    isLate ? lateUpload(message) : redriveUpload(message, ports, options);
  return redriveEach(ports, handle, options, context);
}

async function redriveUpload(
  received: DeadLetterMessage,
  { queue, rows }: UploadsPorts,
  options: RedriveOptions,
): Promise<MessageResult> {
  const upload = parseUploadEvent(received.body);
  if (upload === undefined) return unusable(received, 'Malformed', {}, options);
  const { objectKey, version } = upload;
  if (isOtherKey(objectKey, options)) return left(received, 'NotMatching', { objectKey, version });
  // Only an event that names its version leads to its row, and only a filter or a message without a reason needs it.
  const isRowOfUse = version !== undefined && (options.reason !== undefined || received.reason === undefined);
  const row = isRowOfUse ? await rows.row({ objectKey, version }) : undefined;
  const known = { objectKey, version, reason: received.reason ?? row?.reason };
  if (isOtherReason([received.reason, row?.reason], options)) return left(received, 'NotMatching', known);
  if (isUnfixable(known.reason)) return left(received, 'NoRedriveHelps', known);
  if (!options.dryRun) await queue.send(received.body);
  return { messageId: received.messageId, action: 'sent', why: 'Redriven', ...known };
}

function lateUpload(received: DeadLetterMessage): MessageResult {
  const { objectKey, version } = parseUploadEvent(received.body) ?? {};
  return left(received, 'ArrivedLater', { objectKey, version });
}

type Known = Pick<MessageResult, 'objectKey' | 'version' | 'personId' | 'reason'>;

function left({ messageId, reason }: DeadLetterMessage, why: MessageResult['why'], known: Known): MessageResult {
  return { messageId, action: 'left', why, ...known, reason: known.reason ?? reason };
}

/** No function can handle it, now or later. */
function unusable(
  received: DeadLetterMessage,
  why: 'Malformed' | 'RowMissing',
  known: Known,
  options: RedriveOptions,
): MessageResult {
  const isOther = (options.key !== undefined && known.objectKey === undefined) || isOtherReason([why], options);
  return left(received, isOther ? 'NotMatching' : why, known);
}
