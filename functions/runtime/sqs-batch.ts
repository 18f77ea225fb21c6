import type { SQSBatchResponse, SQSRecord } from 'aws-lambda';
import type { Delivery } from '../domain/delivery.ts';
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

/** Messages that are not named are deleted. */
export function comeBack(messageIds: Iterable<string>): SQSBatchResponse {
  return { batchItemFailures: [...messageIds].map((itemIdentifier) => ({ itemIdentifier })) };
}
