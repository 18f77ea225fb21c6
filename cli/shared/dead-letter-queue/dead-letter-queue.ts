/** Longer than thousands of messages take. The messages of a run that is killed become visible after this time. */
export const HIDDEN_SECONDS = 600;

/** One message of a dead-letter queue, as it was received. */
export interface DeadLetterMessage {
  /** Stays the same at each receipt. */
  readonly messageId: string;
  /** Belongs to this one receipt. */
  readonly receiptHandle: string;
  readonly body: string;
  /** The message group of a FIFO queue; empty otherwise. */
  readonly groupId: string;
  /** Set by the function that gave the message up; absent when SQS or EventBridge moved it. */
  readonly reason?: string | undefined;
  /** When it came into the queue: epoch milliseconds by the clock of AWS. */
  readonly sentAt: number;
}

export interface DeadLetterQueue {
  /** Up to ten messages, hidden from other consumers from now on; none when none is visible. Groups keep their order. */
  receive(): Promise<readonly DeadLetterMessage[]>;
  /** Deletes the message for good. */
  delete(message: DeadLetterMessage): Promise<void>;
  /** Makes the messages visible again at once. */
  release(messages: readonly DeadLetterMessage[]): Promise<void>;
  depth(): Promise<QueueDepth>;
}

/** About how many messages a queue holds. */
export interface QueueDepth {
  readonly visible: number;
  /** Received by a consumer that has neither deleted nor released them. */
  readonly hidden: number;
}
