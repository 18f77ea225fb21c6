import { ChangeMessageVisibilityBatchCommand, type SQSClient } from '@aws-sdk/client-sqs';

/** The most that SQS changes at once. */
const BATCH = 10;

/** Messages that were received come back after that many seconds, unless they are deleted before. */
export async function changeVisibility(
  client: SQSClient,
  queueUrl: string,
  receiptHandles: readonly (string | undefined)[],
  seconds: number,
): Promise<void> {
  for (let from = 0; from < receiptHandles.length; from += BATCH) {
    const Entries = receiptHandles
      .slice(from, from + BATCH)
      .map((ReceiptHandle, index) => ({ Id: String(index), ReceiptHandle, VisibilityTimeout: seconds }));
    await client.send(new ChangeMessageVisibilityBatchCommand({ QueueUrl: queueUrl, Entries }));
  }
}
