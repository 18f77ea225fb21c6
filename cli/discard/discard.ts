import { type EnrollmentMessage, parseEnrollmentMessage } from '../../functions/domain/enrollment-message.ts';
import { parseErasureMessage } from '../../functions/domain/erasure/erasure-message.ts';
import { parseOutcomeEvent } from '../../functions/domain/outcome/outcome-event.ts';
import { IMAGE_TROUBLES } from '../../functions/domain/reasons.ts';
import { parseRemovalMessage, REMOVAL_REFUSALS } from '../../functions/domain/removal-message.ts';
import { parseUploadEvent } from '../../functions/intake/upload-event.ts';
import { ERASURE_REFUSALS } from '../redrive/redrive-erasures.ts';
import { droppedSince } from '../redrive/redrive-outcomes.ts';
import { UNFIXABLE_REASONS } from '../redrive/unfixable.ts';
import type { DeadLetterMessage } from '../shared/dead-letter-queue/dead-letter-queue.ts';
import { handleEachMessage, type RunReport } from '../shared/dead-letter-queue/handle-each-message.ts';
import type { DiscardContext, DiscardOptions, DiscardPorts, DiscardResult } from './ports.ts';

/** Discarded unless another reason is asked for. */
const NO_REDRIVE_HELPS: readonly string[] = [
  'Malformed',
  'RowMissing',
  'RecordsDropped',
  ...UNFIXABLE_REASONS,
  ...ERASURE_REFUSALS,
];

/**
 * What an operator may ask for. A cause that belongs to one image may be a reason to give the image up: its row stays, and
 * resubmit can still send it.
 */
export const DISCARDABLE_REASONS: readonly string[] = [...NO_REDRIVE_HELPS, ...IMAGE_TROUBLES, ...REMOVAL_REFUSALS];

type Classified = Pick<DiscardResult, 'reason' | 'objectKey' | 'version' | 'personId'>;

/** Deletes messages of the uploads dead-letter queue. The rows of their images are not changed. */
export function discardUploads(
  { deadLetters }: Pick<DiscardPorts, 'deadLetters'>,
  options: DiscardOptions,
  context: DiscardContext,
): Promise<RunReport> {
  return discard(deadLetters, async (message) => classifiedUpload(message), options, context);
}

/** Deletes messages of the enrollments or preparations dead-letter queue. The rows of their images are not changed. */
export function discardEnrollments(
  { deadLetters, rows }: DiscardPorts,
  options: DiscardOptions,
  context: DiscardContext,
): Promise<RunReport> {
  return discard(deadLetters, (message) => classifiedEnrollment(message, rows), options, context);
}

/** Deletes messages of the outcomes dead-letter queue that are no events. */
export function discardOutcomes(
  { deadLetters }: Pick<DiscardPorts, 'deadLetters'>,
  options: DiscardOptions,
  context: DiscardContext,
): Promise<RunReport> {
  return discard(deadLetters, async (message) => classifiedOutcome(message), options, context);
}

/** Deletes messages of the erasures dead-letter queue that are no erasure messages. */
export function discardErasures(
  { deadLetters }: Pick<DiscardPorts, 'deadLetters'>,
  options: DiscardOptions,
  context: DiscardContext,
): Promise<RunReport> {
  return discard(deadLetters, async (message) => classifiedErasure(message), options, context);
}

function discard(
  deadLetters: DiscardPorts['deadLetters'],
  classify: (message: DeadLetterMessage) => Promise<Classified>,
  options: DiscardOptions,
  context: DiscardContext,
): Promise<RunReport> {
  const handle = async (message: DeadLetterMessage, isLate: boolean): Promise<DiscardResult> => {
    const found = await classify(message);
    const isDiscarded = !isLate && isAskedFor(message.messageId, found, options);
    return { messageId: message.messageId, action: isDiscarded ? 'deleted' : 'left', ...found };
  };
  return handleEachMessage(deadLetters, handle, options.dryRun, context);
}

function isAskedFor(
  messageId: string,
  { reason = '', objectKey }: Classified,
  { reason: wanted, key, messageIds }: DiscardOptions,
): boolean {
  if (key !== undefined && objectKey !== key) return false;
  if (messageIds?.has(messageId) === false) return false;
  return wanted === undefined ? NO_REDRIVE_HELPS.includes(reason) : wanted === reason;
}

function classifiedUpload({ body, reason }: DeadLetterMessage): Classified {
  const upload = parseUploadEvent(body);
  if (upload === undefined) return { reason: 'Malformed' };
  const { objectKey, version } = upload;
  return { objectKey, version, reason };
}

function classifiedErasure({ body, reason }: DeadLetterMessage): Classified {
  const parsed = parseErasureMessage(body);
  if (parsed.kind === 'malformed') return { reason: 'Malformed' };
  const { personId } = parsed.message;
  if (parsed.kind === 'person') return { personId, reason };
  const { objectKey, version } = parsed.message;
  return { objectKey, version, personId, reason };
}

function classifiedOutcome({ body }: DeadLetterMessage): Classified {
  const event = parseOutcomeEvent(body);
  if (event === undefined) return { reason: droppedSince(body) === undefined ? 'Malformed' : 'RecordsDropped' };
  const { objectKey, version, personId } = event.detail;
  return { objectKey, version, personId };
}

/** By the row rather than by the message: the cause may be another one since. An image that is enrolled or rejected has none. */
async function classifiedEnrollment(received: DeadLetterMessage, rows: DiscardPorts['rows']): Promise<Classified> {
  const removal = parseRemovalMessage(received.body);
  if (removal !== undefined) return { ...removal.remove, personId: removal.personId, reason: received.reason };
  const message = parseEnrollmentMessage(received.body);
  if (message === undefined) return { reason: 'Malformed' };
  const { objectKey, version, personId } = message;
  return { objectKey, version, personId, reason: await reasonOf(message, rows) };
}

async function reasonOf(message: EnrollmentMessage, rows: DiscardPorts['rows']): Promise<string | undefined> {
  const row = await rows.row(message);
  if (row === undefined) return 'RowMissing';
  if (row.personId !== message.personId) return 'Malformed';
  return row.status === 'FAILED' ? row.reason : undefined;
}
