/** One message of a queue, as it was received. */
export interface Delivery {
  readonly messageId: string;
  readonly receiptHandle: string;
  readonly body: string;
  /** Of a FIFO queue; empty otherwise. */
  readonly groupId: string;
  /** 1 at the first delivery. */
  readonly receiveCount: number;
}

/** What becomes of a message. `reason` goes with it to the dead-letter queue. */
export type DeliveryResult<Reason extends string = string> =
  | { readonly kind: 'done' }
  | { readonly kind: 'retry'; readonly afterSeconds: number }
  | { readonly kind: 'deadLetter'; readonly reason: Reason };
