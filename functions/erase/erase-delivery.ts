import type { DeliveryResult } from '../domain/delivery.ts';
import { parseErasureMessage } from '../domain/erasure/erasure-message.ts';
import { longDelaySeconds, MAX_DELIVERIES } from '../domain/retry-schedule.ts';
import { eraseImage } from './erase-image.ts';
import { erasePerson } from './erase-person.ts';
import { Moved } from './moved.ts';
import type { DeadLetterReason, EraseContext, ErasureDelivery } from './ports.ts';
import { Postponed } from './postponed.ts';

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
      : eraseImage(parsed.message, context));
    return { kind: 'done' };
  } catch (error) {
    if (error instanceof Moved) return deadLetter(delivery, error.reason, context);
    const problem = error instanceof Postponed ? error : unexpected(error, delivery, context);
    if (delivery.receiveCount >= problem.maxDeliveries)
      return deadLetter(delivery, problem.reason, context, problem.message);
    log.delayed(message.erasureId, problem.message, problem.seconds);
    return { kind: 'retry', afterSeconds: problem.seconds };
  }
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
