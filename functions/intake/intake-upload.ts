import { isoTime } from '../domain/clock.ts';
import { type FaceRow, isFinal } from '../domain/face-row.ts';
import { intakeFailureMessage } from '../domain/reason-messages.ts';
import { INTAKE_FAILURES, type IntakeFailure, isOneOf } from '../domain/reasons.ts';
import { longDelaySeconds } from '../domain/retry-schedule.ts';
import { examine, FIRST_READ_BYTES, goneDuringIntake } from './examine-image.ts';
import { acceptedRow, failedRow, rejectedRow } from './new-row.ts';
import type { IntakeContext, ObjectChecksum, ObjectLocation, ObjectStart } from './ports.ts';
import { isFolderMarker, parseUploadEvent, realVersion, type Upload } from './upload-event.ts';

/** What becomes of the event's message. `reason` goes with a dead letter. */
export type IntakeResult =
  | { readonly kind: 'done' }
  | { readonly kind: 'retry'; readonly afterSeconds: number }
  | { readonly kind: 'deadLetter'; readonly reason: DeadEventReason };

type DeadEventReason = IntakeFailure | 'Malformed' | 'RowNotWritten';

const DONE: IntakeResult = { kind: 'done' };

/** What an S3 version id never looks like: the name of an upload whose version cannot be told. */
const UNTOLD_VERSION_PREFIX = 'seq-';

/** The row of an upload to a bucket without versions: there is nothing that could be pinned. */
const UNVERSIONED = 'null';

/**
 * Looks at one uploaded object and writes its row: PENDING with a message for its person, REJECTED with the reason,
 * or FAILED when an operator has to act. Safe to repeat at any point: the row is created once, and whoever finds
 * it PENDING sends the message again.
 *
 * @param receiveCount of the event's message, 1 at its first delivery
 */
export async function intakeUpload(body: string, receiveCount: number, context: IntakeContext): Promise<IntakeResult> {
  const upload = parseUploadEvent(body);
  if (upload === undefined) {
    context.log.malformed();
    return { kind: 'deadLetter', reason: 'Malformed' };
  }
  if (isFolderMarker(upload)) {
    context.log.folderMarker(upload.objectKey);
    return DONE;
  }
  const isLast = receiveCount >= context.settings.maxReceiveCount;
  const retry: IntakeResult = { kind: 'retry', afterSeconds: longDelaySeconds(receiveCount, context.chance.random) };

  let row: FaceRow;
  try {
    row = await lookAt(upload, context);
  } catch (error) {
    context.log.troubled('The object cannot be read', upload.objectKey, error);
    if (!isLast) return retry;
    const version = upload.version ?? untold(upload);
    row = failedRow({ upload, version, now: context.clock.now() }, 'ObjectUnreadable');
  }
  try {
    return await record(row, isLast, retry, context);
  } catch (error) {
    context.log.troubled('The row cannot be written', upload.objectKey, error);
    return isLast ? { kind: 'deadLetter', reason: 'RowNotWritten' } : retry;
  }
}

async function lookAt(upload: Upload, context: IntakeContext): Promise<FaceRow> {
  const { bucket, objectKey, version } = upload;
  const location = { bucket, objectKey, version };
  const now = context.clock.now();
  const start = await context.objects.start(location, FIRST_READ_BYTES);
  if (start === 'gone') return rejectedRow({ upload, version: version ?? untold(upload), now }, goneDuringIntake);
  if (version === undefined && start.eTag !== upload.eTag) {
    return rejectedRow({ upload, version: untold(upload), now }, replaced);
  }
  const pinned = version ?? realVersion(start.version);
  if (pinned === undefined) return failedRow({ upload, version: UNVERSIONED, now, start }, 'BucketNotVersioned');

  const { rejection, ...seen } = await examine(
    { ...location, version: pinned },
    start,
    context.objects,
    context.settings,
  );
  const about = { upload, version: pinned, now, start, seen };
  if (rejection !== undefined) return rejectedRow(about, rejection);
  const identified = await checksumOf(start, { ...location, version: pinned }, context);
  if (identified === 'gone') return rejectedRow(about, goneDuringIntake);
  return { ...acceptedRow(about), ...identified };
}

/** What the first read did not tell costs a request, so only an image that is accepted is asked for. */
async function checksumOf(
  { checksum }: ObjectStart,
  location: ObjectLocation,
  { objects, settings }: IntakeContext,
): Promise<ObjectChecksum | 'gone'> {
  return checksum !== undefined || settings.allowDuplicates ? { checksum } : objects.checksum(location);
}

/** Writes the row and whatever has to follow it. An existing row decides what an event for it may still do. */
async function record(row: FaceRow, isLast: boolean, retry: IntakeResult, context: IntakeContext) {
  const created = await context.faces.create(row);
  if (created.kind === 'written') {
    context.log.received(row);
    return followUp(row, isLast, retry, context);
  }
  const existing = created.row;
  if (isFinal(existing)) {
    context.log.duplicateEvent(row);
    return DONE;
  }
  if (existing.status === 'FAILED' && isOneOf(INTAKE_FAILURES, existing.reason)) {
    // The queue would drop a message with the id of one it has just seen.
    const again = { ...row, submission: existing.submission + 1 };
    if ((await context.faces.replace(again, existing)) === 'refused') return retry;
    context.log.received(again);
    return followUp(again, isLast, retry, context);
  }
  // A crash may have come between row and message, and the image may have been tried with others of its person all the
  // same. What the queue has already seen it drops by itself.
  return enqueue(existing, isLast, retry, context);
}

async function followUp(row: FaceRow, isLast: boolean, retry: IntakeResult, context: IntakeContext) {
  switch (row.status) {
    case 'PENDING':
      return enqueue(row, isLast, retry, context);
    case 'FAILED':
      return { kind: 'deadLetter', reason: row.reason as IntakeFailure } as const;
    default:
      return DONE;
  }
}

async function enqueue(row: FaceRow, isLast: boolean, retry: IntakeResult, context: IntakeContext) {
  const { objectKey, version, personId, submission } = row;
  if (personId === undefined) throw new Error(`The PENDING row of version ${version} has no personId.`);
  try {
    await context.enrollments.send({ objectKey, version, personId, submission });
    return DONE;
  } catch (error) {
    context.log.troubled('The enrollment cannot be queued', objectKey, error);
    return isLast ? fail(row, 'NotQueued', intakeFailureMessage('NotQueued'), context) : retry;
  }
}

async function fail(row: FaceRow, reason: IntakeFailure, message: string, context: IntakeContext) {
  const written = await context.faces.failPending(row, reason, message, isoTime(context.clock.now()));
  if (written.kind === 'exists' && isFinal(written.row)) return DONE;
  context.log.failed(row, reason);
  return { kind: 'deadLetter', reason } as const;
}

const replaced = {
  reason: 'ObjectReplaced',
  message: 'The object was replaced before it could be read, and its event names no version. Upload the image again.',
} as const;

function untold(upload: Upload): string {
  return `${UNTOLD_VERSION_PREFIX}${upload.sequencer}`;
}
