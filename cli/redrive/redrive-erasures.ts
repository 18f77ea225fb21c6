import { isoTime } from '../../functions/domain/clock.ts';
import { type PersonErasureMessage, parseErasureMessage } from '../../functions/domain/erasure/erasure-message.ts';
import type { DeadLetterMessage } from '../shared/dead-letter-queue/dead-letter-queue.ts';
import { isOtherKey, isOtherReason } from './filters.ts';
import type { ErasuresPorts, MessageResult, RedriveContext, RedriveOptions, RedriveReport } from './ports.ts';
import { redriveEach } from './redrive.ts';

/** Reasons of messages that name an image which does not belong to their erasure. No redrive helps. */
export const ERASURE_REFUSALS: readonly string[] = ['OtherPerson', 'ErasureUnknown', 'UploadedLater'];

/**
 * Sends the messages of the erasures dead-letter queue again, then deletes them there. An erasure goes on where it stopped,
 * and one that is DONE does nothing again.
 */
export function redriveErasures(
  ports: ErasuresPorts,
  options: RedriveOptions,
  context: RedriveContext,
): Promise<RedriveReport> {
  return redriveEach(ports, (message, isLate) => redriveErasure(message, isLate, ports, options), options, context);
}

async function redriveErasure(
  { messageId, body, reason, sentAt }: DeadLetterMessage,
  isLate: boolean,
  { queue }: ErasuresPorts,
  options: RedriveOptions,
): Promise<MessageResult> {
  const parsed = parseErasureMessage(body);
  if (parsed.kind === 'malformed') {
    const isFiltered = options.key !== undefined || options.reason !== undefined;
    return isFiltered
      ? { messageId, action: 'left', why: 'NotMatching' }
      : { messageId, action: 'left', why: 'Malformed', detail: parsed.problem };
  }
  const { personId } = parsed.message;
  const image = parsed.kind === 'image' ? parsed.message : undefined;
  const known = { objectKey: image?.objectKey, version: image?.version, personId, reason };
  if (isLate) return { messageId, action: 'left', why: 'ArrivedLater', ...known };
  if (isOtherKey(image?.objectKey, options) || isOtherReason([reason], options))
    return { messageId, action: 'left', why: 'NotMatching', ...known };
  if (!options.dryRun && parsed.kind === 'image') await queue.eraseImage(parsed.message);
  if (!options.dryRun && parsed.kind === 'person') await queue.erasePerson(withTime(parsed.message, sentAt));
  return { messageId, action: 'sent', why: 'Redriven', ...known };
}

/** A message without a time means the time at which it was sent: sent again, it would cover later uploads too. */
function withTime(message: PersonErasureMessage, sentAt: number): PersonErasureMessage {
  return { ...message, asOf: message.asOf ?? isoTime(sentAt) };
}
