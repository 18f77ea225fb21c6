import type { EnrollmentMessage } from '../../../functions/domain/enrollment-message.ts';
import { type FaceRow, imageId, isFinal, isInEarlierStage } from '../../../functions/domain/face-row.ts';
import type { Scheduler } from '../engine/scheduler.ts';
import type { PreparedBucket } from '../world/prepared-bucket.ts';
import type { Writer } from '../world/tables.ts';
import { isUnfit, nameOf, type UploadedVersion } from '../world/upload.ts';

/** A row that says what was prepared of its image tells the truth when it is written. */
export function checkPrepared(
  before: FaceRow | undefined,
  after: FaceRow,
  by: Writer,
  prepared: PreparedBucket,
  scheduler: Scheduler,
): void {
  const name = nameOf(after);
  const violate = (what: string): void => scheduler.violate(`the row of ${name} ${what}`);
  if (by === 'prepare' && after.prepared !== undefined && before?.prepared === undefined) {
    const image = prepared.imageAt(after.prepared.key);
    const hasExpired = !prepared.has(after.prepared.key) && prepared.wasPut.has(after.prepared.key);
    if (image !== name && !hasExpired) violate(`names a prepared object, where Tencent would find ${image}`);
  }
  if (by === 'prepare' && before?.stage === undefined && after.reason !== 'NotPrepared') {
    violate('was changed by prepare, which does not have the image');
  }
  if (isInEarlierStage(after) && after.prepared !== undefined) violate('waits for its preparation and is prepared');
  if (isFinal(after) && isInEarlierStage(after)) violate(`is ${after.status} and waits for its preparation`);
}

/**
 * A message to enroll follows the row. A function that wakes up late may send it when enroll has already put the row back
 * into the stage, because the prepared object expired: that row has a later submission, and enroll forwards the message.
 */
export class ReadyForEnroll {
  readonly #scheduler: Scheduler;
  readonly #ready = new Set<string>();

  constructor(scheduler: Scheduler) {
    this.#scheduler = scheduler;
  }

  rowChanged(after: FaceRow): void {
    if (!isInEarlierStage(after)) this.#ready.add(submissionOf(after));
  }

  /** @param message that prepare sends */
  checkSent(message: EnrollmentMessage): void {
    if (this.#ready.has(submissionOf(message))) return;
    this.#scheduler.violate(`${nameOf(message)} is sent to enroll before its row says that it is prepared`);
  }
}

function submissionOf(image: Pick<FaceRow, 'objectKey' | 'version' | 'submission'>): string {
  return `${imageId(image)} ${image.submission}`;
}

/**
 * In the end no prepared object is left that no row names. S3 knows no condition on a row: what a function writes after its
 * end, and does not live to delete, goes only when it expires.
 */
export function checkLeftObjects(rows: Iterable<FaceRow>, prepared: PreparedBucket, scheduler: Scheduler): void {
  const named = new Set([...rows].map((row) => row.prepared?.key));
  for (const [key, image] of prepared.objects) {
    if (named.has(key)) continue;
    if (prepared.wasPutPastEnd.has(key))
      scheduler.count('end: a prepared object, written after its function had ended');
    else scheduler.violate(`the prepared object of ${image} is left, and no row names it`);
  }
}

/** Tencent gets no image that it would refuse for its format or size. */
export function checkSentImage(upload: UploadedVersion | undefined, isPrepared: boolean, scheduler: Scheduler): void {
  if (upload === undefined || isPrepared || !isUnfit(upload)) return;
  scheduler.violate(`${nameOf(upload)} was sent to Tencent as it was uploaded, though Tencent refuses it`);
}
