import type { Clock } from '../../functions/domain/clock.ts';
import type { EnrollmentMessage } from '../../functions/domain/enrollment-message.ts';
import type { FaceRow, ImageRef } from '../../functions/domain/face-row.ts';

/** One message of a dead-letter queue, as it was received. */
export interface DeadLetter {
  /** Stays the same whenever the letter is received. */
  readonly messageId: string;
  /** Of this one receipt. */
  readonly receiptHandle: string;
  readonly body: string;
  /** Of a FIFO queue; empty otherwise. */
  readonly groupId: string;
  /** What the functions gave it; absent when the queue itself or EventBridge moved it. */
  readonly reason?: string | undefined;
  /** Epoch milliseconds at which it came into the queue. */
  readonly sentAt: number;
}

export interface DeadLetterQueue {
  /** Up to ten letters, hidden from others from now on; none when there is none to be had. Groups keep their order. */
  receive(): Promise<readonly DeadLetter[]>;
  /** Gone for good. */
  delete(letter: DeadLetter): Promise<void>;
  /** Visible again at once. */
  release(letters: readonly DeadLetter[]): Promise<void>;
  /** About how many letters there are, hidden ones included. */
  size(): Promise<number>;
}

export interface UploadsQueue {
  send(body: string): Promise<void>;
}

export interface EnrollmentsQueue {
  /** Drops in silence what it has seen in the last five minutes: same image, same submission. */
  send(message: EnrollmentMessage): Promise<void>;
}

/** The Faces table. Reads are strongly consistent. */
interface Rows {
  row(ref: ImageRef): Promise<FaceRow | undefined>;
}

export interface SubmittableRows extends Rows {
  /**
   * `submission` + 1; the status stays. Refused when the row is final or OutcomeUnknown by now, or its submission is not
   * the one of `row` any more.
   */
  raiseSubmission(row: FaceRow, at: string): Promise<'written' | 'refused'>;
}

export interface UploadsPorts {
  readonly letters: DeadLetterQueue;
  readonly queue: UploadsQueue;
  readonly rows: Rows;
}

export interface EnrollmentsPorts {
  readonly letters: DeadLetterQueue;
  readonly queue: EnrollmentsQueue;
  readonly rows: SubmittableRows;
}

export interface RedriveContext {
  /** Letters younger than its `now` at the beginning are left. */
  readonly clock: Pick<Clock, 'now'>;
  /** Told of each letter as soon as its fate is carried out. */
  onLetter(result: LetterResult): void;
  /** Stops before the next batch. */
  readonly signal?: AbortSignal | undefined;
}

export interface RedriveOptions {
  /** Only letters for this reason: the letter's own, or that of its row. */
  readonly reason?: string | undefined;
  /** Only letters of this object. */
  readonly key?: string | undefined;
  /** Delete what nobody can ever handle. */
  readonly dropMalformed: boolean;
  /** Only say what would be done. */
  readonly dryRun: boolean;
}

/** What became of one letter, or would become of it. */
export interface LetterResult extends Partial<ImageRef> {
  readonly messageId: string;
  readonly action: 'sent' | 'deleted' | 'left';
  readonly why: Why;
  readonly personId?: string | undefined;
  /** The letter's, or else the row's. */
  readonly reason?: string | undefined;
  /** As it was sent. */
  readonly submission?: number | undefined;
}

/**
 * `Redriven`: sent again. `Final`: the image has its outcome. `Superseded`: a newer message of the image was sent in this
 * run. `Surplus`: another letter of the same message is left, and says as much. `Malformed`, `RowMissing`: nobody can handle it. `OutcomeUnknown`: only a person's decision ends it. `NotMatching`:
 * not what was asked for. `FailedAgain`: sent in this run, and back already. `ArrivedLater`: younger than this run.
 * `Changing`: the row changed whenever it was looked at.
 */
export type Why =
  | 'Redriven'
  | 'Final'
  | 'Superseded'
  | 'Surplus'
  | 'Malformed'
  | 'RowMissing'
  | 'OutcomeUnknown'
  | 'NotMatching'
  | 'FailedAgain'
  | 'ArrivedLater'
  | 'Changing';

export interface QueueReport {
  readonly sent: number;
  readonly deleted: number;
  readonly left: number;
  /** About how many letters could not be looked at: ten that were left stand before them in their group. */
  readonly unseen: number;
  readonly isInterrupted: boolean;
}
