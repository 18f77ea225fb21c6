import type { SQSBatchResponse, SQSRecord } from 'aws-lambda';
import type { Delivery, DeliveryResult } from '../domain/delivery.ts';
import type { OwnQueue } from '../queues/own-queue.ts';
import { described, logger } from './logger.ts';

/** So that a crash costs a minute and not the whole visibility timeout; longer than any function runs. */
const HIDDEN_WHILE_WORKING_SECONDS = 75;

export function deliveryOf(record: SQSRecord): Delivery {
  return {
    messageId: record.messageId,
    receiptHandle: record.receiptHandle,
    body: record.body,
    groupId: record.attributes.MessageGroupId ?? '',
    receiveCount: Number(record.attributes.ApproximateReceiveCount),
  };
}

/** Never fails: without it the batch only stays hidden for longer after a crash. */
export async function hideWhileWorking(deliveries: readonly Delivery[], queue: OwnQueue): Promise<void> {
  try {
    await queue.hideAll(deliveries, HIDDEN_WHILE_WORKING_SECONDS);
  } catch (error) {
    logger.warn('The visibility of the batch could not be shortened', described(error));
  }
}

/**
 * Handles one message of a batch, and moves it or delays it as its result says. Never fails.
 *
 * @param hidden a message's own delay has to come after the one of its batch
 * @returns the message's id when it must come back
 */
export async function settle(
  delivery: Delivery,
  handle: (delivery: Delivery) => Promise<DeliveryResult>,
  queue: OwnQueue,
  hidden: Promise<void>,
): Promise<string | undefined> {
  const { messageId } = delivery;
  try {
    const result = await handle(delivery);
    if (result.kind === 'retry') {
      await hidden;
      await queue.hide(delivery, result.afterSeconds);
      return messageId;
    }
    if (result.kind === 'deadLetter') {
      const { reason } = result;
      await queue.moveToDeadLetterQueue(delivery, reason);
      logger.error('A message is in the dead-letter queue', { messageId, reason });
    }
    return undefined;
  } catch (error) {
    logger.error('A message could not be handled: it comes back', { messageId, ...described(error) });
    return messageId;
  }
}

/** Messages that are not named are deleted. */
export function comeBack(messageIds: Iterable<string>): SQSBatchResponse {
  return { batchItemFailures: [...messageIds].map((itemIdentifier) => ({ itemIdentifier })) };
}
