import type { DeliveryResult } from '../domain/delivery.ts';
import { type PersonErasureMessage, parseErasureMessage } from '../domain/erasure/erasure-message.ts';
import { longDelaySeconds, MAX_DELIVERIES } from '../domain/retry-schedule.ts';
import { eraseImage } from './erase-image.ts';
import { erasePerson } from './erase-person.ts';
import { Moved } from './moved.ts';
import type { DeadLetterReason, EraseContext, ErasureDelivery } from './ports.ts';
import { Postponed } from './postponed.ts';

/** Deliveries: before the queue would move a message to the dead-letter queue that only waits for its turn. */
const RENEWED_AFTER = 20;

/** What becomes of one message. Exactly one layer retries: the queue. */
export async function eraseDelivery(
  delivery: ErasureDelivery,
  context: EraseContext,
): Promise<DeliveryResult<DeadLetterReason>> {
  const { log } = context;
  const parsed = parseErasureMessage(delivery.body);
  if (parsed.kind === 'malformed') return deadLetter(delivery, 'Malformed', context, parsed.problem);
  const { message } = parsed;
  // Otherwise two functions could erase one person at the same time.
  if (delivery.groupId !== message.personId) {
    return deadLetter(delivery, 'Malformed', context, 'The message group of an erasure message is its personId.');
  }
  try {
    await (parsed.kind === 'person'
      ? erasePerson(parsed.message, delivery, context)
      : eraseImage(parsed.message, delivery, context));
    return { kind: 'done' };
  } catch (error) {
    if (error instanceof Moved) return deadLetter(delivery, error.reason, context);
    const problem = error instanceof Postponed ? error : unexpected(error, delivery, context);
    if (parsed.kind === 'person' && problem.isTurn && delivery.receiveCount >= RENEWED_AFTER) {
      return renew(parsed.message, delivery, context);
    }
    if (delivery.receiveCount >= problem.maxDeliveries)
      return deadLetter(delivery, problem.reason, context, problem.message);
    log.delayed(message.erasureId, problem.message, problem.seconds);
    return { kind: 'retry', afterSeconds: problem.seconds };
  }
}

/** Another message takes the place of this one, and its deliveries are counted anew. */
async function renew(
  message: PersonErasureMessage,
  { messageId }: ErasureDelivery,
  { queue, log }: EraseContext,
): Promise<DeliveryResult<DeadLetterReason>> {
  const piece = (message.piece ?? 0) + 1;
  await queue.goOn({ ...message, piece }, messageId);
  log.continued(message.erasureId, piece);
  return { kind: 'done' };
}

function unexpected(error: unknown, { receiveCount }: ErasureDelivery, { log, chance }: EraseContext): Postponed {
  log.troubled('An erasure could not go on', error);
  return new Postponed(
    'AWS refused or did not answer.',
    longDelaySeconds(receiveCount, chance.random),
    'NotErased',
    MAX_DELIVERIES,
  );
}

function deadLetter(
  delivery: ErasureDelivery,
  reason: DeadLetterReason,
  { log }: EraseContext,
  detail?: string,
): DeliveryResult<DeadLetterReason> {
  log.movedToDeadLetterQueue(delivery, reason, detail);
  return { kind: 'deadLetter', reason };
}
