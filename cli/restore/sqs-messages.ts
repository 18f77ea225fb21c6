import { SendMessageCommand, type SQSClient } from '@aws-sdk/client-sqs';
import { type FaceRow, isInEarlierStage } from '../../functions/domain/face-row.ts';
import { INTAKE_FAILURES, isOneOf } from '../../functions/domain/reasons.ts';
import { SqsEnrollmentQueue } from '../../functions/queues/enrollments-queue.ts';
import { SqsPreparationQueue } from '../../functions/queues/preparations-queue.ts';
import { uploadEvent } from '../backfill/upload-event.ts';
import { reading } from '../shared/aws/reading.ts';
import type { StackOutputs } from '../shared/aws/stack-outputs.ts';
import type { Messages } from './ports.ts';
import type { RestoreState } from './restore-state.ts';

/** The queues of intake, prepare and enroll. An image whose message is there twice is enrolled once. */
export class SqsMessages implements Messages {
  readonly #sqs: SQSClient;
  readonly #uploadsQueueUrl: string;
  readonly #preparations: SqsPreparationQueue;
  readonly #enrollments: SqsEnrollmentQueue;

  constructor(sqs: SQSClient, outputs: StackOutputs) {
    this.#sqs = sqs;
    this.#uploadsQueueUrl = outputs.UploadsQueueUrl;
    this.#preparations = new SqsPreparationQueue(sqs, outputs.PreparationsQueueUrl);
    this.#enrollments = new SqsEnrollmentQueue(sqs, outputs.EnrollmentsQueueUrl);
  }

  async send(row: FaceRow, { startedAt }: RestoreState): Promise<void> {
    await reading('sqs:SendMessage', () => this.#send(row, startedAt));
  }

  async #send(row: FaceRow, startedAt: string): Promise<void> {
    const { objectKey, version, personId, submission } = row;
    if (personId === undefined || (row.status === 'FAILED' && isOneOf(INTAKE_FAILURES, row.reason))) {
      await this.#sendUpload(row);
      return;
    }
    const message = { objectKey, version, personId, submission };
    // The time makes it another message than the one of this submission, which the queue may have seen a moment ago.
    await (isInEarlierStage(row) ? this.#preparations.send(message) : this.#enrollments.send(message, startedAt));
  }

  /** Intake never came to an end, so it looks at the upload once more. */
  async #sendUpload({ objectKey, version, bucket, size = 0, eTag = 'unknown', uploadedAt }: FaceRow): Promise<void> {
    const upload = { objectKey, version, size, eTag, lastModified: uploadedAt, isLatest: true, isDeleteMarker: false };
    await this.#sqs.send(
      new SendMessageCommand({ QueueUrl: this.#uploadsQueueUrl, MessageBody: uploadEvent(bucket, upload) }),
    );
  }
}
