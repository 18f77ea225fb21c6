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
