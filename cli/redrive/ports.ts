import type { EnrollmentMessage } from '../../functions/domain/enrollment-message.ts';
import type { ImageErasureMessage, PersonErasureMessage } from '../../functions/domain/erasure/erasure-message.ts';
import type { ErasedPerson } from '../../functions/domain/erasure/tombstone.ts';
import type { FaceRow, ImageRef } from '../../functions/domain/face-row.ts';
import type { RemovalMessage } from '../../functions/domain/removal-message.ts';
import type { OutcomeAnalytics, OutcomeBus } from '../../functions/publish/ports.ts';
import type { DeadLetterQueue } from '../shared/dead-letter-queue/dead-letter-queue.ts';
import type { Handled, RunContext, RunReport } from '../shared/dead-letter-queue/handle-each-message.ts';

export interface UploadsQueue {
  send(body: string): Promise<void>;
}

export interface EnrollmentsQueue {
  /**
   * Silently drops a message of the last five minutes: same image, same submission.
   *
   * @param receivedAt of the row: the queue does not take the message for one of an earlier row of the same version
   */
  send(message: EnrollmentMessage, receivedAt?: string): Promise<void>;
  /** Asks for the removal of a face. Each message is a new one to the queue. */
  sendRemoval(message: RemovalMessage): Promise<void>;
}

/** The Faces table. Reads are strongly consistent. */
export interface Rows {
  row(ref: ImageRef): Promise<FaceRow | undefined>;
}

export interface SubmittableRows extends Rows {
  person(personId: string): Promise<ErasedPerson | undefined>;
  /**
   * Adds 1 to `submission`; the status stays. Refused when the row is final or OutcomeUnknown by now, or when its
   * submission is no longer that of `row`.
   */
  raiseSubmission(row: FaceRow, at: string): Promise<'written' | 'refused'>;
}

export interface UploadsPorts {
  readonly deadLetters: DeadLetterQueue;
  readonly queue: UploadsQueue;
  readonly rows: Rows;
}

/** The queue of the prepare stage. It drops no repeats. */
interface PreparationsQueue {
  send(message: EnrollmentMessage, receivedAt?: string): Promise<void>;
}

/** Where the message of an image goes: to the prepare stage while that has the image, else to enroll. */
export interface StageQueues {
  readonly queue: EnrollmentsQueue;
  readonly preparations: PreparationsQueue;
}

export interface EnrollmentsPorts extends StageQueues {
  /** Whose dead-letter queue it is. */
  readonly stage: 'prepare' | 'enroll';
  readonly deadLetters: DeadLetterQueue;
  readonly rows: SubmittableRows;
}

export interface ErasuresPorts {
  readonly deadLetters: DeadLetterQueue;
  readonly queue: {
    erasePerson(message: PersonErasureMessage): Promise<void>;
    eraseImage(message: ImageErasureMessage): Promise<void>;
  };
}

/** The destinations that the stack has. */
export interface OutcomesPorts {
  readonly deadLetters: DeadLetterQueue;
  readonly bus: OutcomeBus | undefined;
  readonly analytics: OutcomeAnalytics | undefined;
}

export type RedriveContext = RunContext<MessageResult>;

export interface RedriveOptions {
  /** Only messages that failed for this reason: the message's own, or that of its row. */
  readonly reason?: string | undefined;
  /** Only messages of this object. */
  readonly key?: string | undefined;
  /** Only say what would be done. */
  readonly dryRun: boolean;
}

/** What became of one message, or would become of it. */
export interface MessageResult extends Handled, Partial<ImageRef> {
  readonly why: Why;
  readonly personId?: string | undefined;
  /** The message's, or else the row's. */
  readonly reason?: string | undefined;
  /** As it was sent. */
  readonly submission?: number | undefined;
  /** What else is known, for the operator. */
  readonly detail?: string | undefined;
}

/**
 * `Redriven`: sent again. `Final`: the image is enrolled or rejected. `Superseded`: a newer message of the image was sent in this
 * run. `Erased`: an erasure of the person has deleted the image. `Surplus`: another copy of the same message is left, and says as much. `Malformed`, `RowMissing`, `NoRedriveHelps`:
 * it would fail again, whenever it is sent. `OutcomeUnknown`: an operator has to decide. `NotMatching`: not asked for.
 * `RecordsDropped`: no event, but where in the stream records were that Lambda has dropped. `NotAccepted`: its destination
 * did not take it. `NoDestination`: the stack does not have its destination. `FailedAgain`: sent in this run, and back already. `ArrivedLater`: younger than this run. `Changing`: the row changed each
 * time it was read.
 */
export type Why =
  | 'Redriven'
  | 'Final'
  | 'Superseded'
  | 'Erased'
  | 'Surplus'
  | 'Malformed'
  | 'RowMissing'
  | 'NoRedriveHelps'
  | 'OutcomeUnknown'
  | 'NotMatching'
  | 'FailedAgain'
  | 'ArrivedLater'
  | 'Changing'
  | 'RecordsDropped'
  | 'NotAccepted'
  | 'NoDestination';

export interface RedriveReport extends RunReport {
  /** How many of the messages that were left need an operator: all but those that were not asked for. */
  readonly needAction: number;
}
