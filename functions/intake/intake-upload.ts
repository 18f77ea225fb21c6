import type { FaceRow } from '../domain/face-row.ts';
import { goneMessage } from '../domain/gone-message.ts';
import { intakeFailureMessage, refusedObjectMessage, unreadableObjectMessage } from '../domain/reason-messages.ts';
import { longDelaySeconds, MAX_DENIED_DELIVERIES } from '../domain/retry-schedule.ts';
import { examine, examineKey, FIRST_READ_BYTES, goneDuringIntake } from './examine-image.ts';
import { type AboutUpload, acceptedRow, type Failure, failedRow, rejectedRow } from './new-row.ts';
import {
  type IntakeContext,
  type IntakeSettings,
  type ObjectChecksum,
  ObjectDeniedError,
  type ObjectLocation,
  type ObjectStart,
} from './ports.ts';
import { DONE, type IntakeResult, record } from './record-upload.ts';
import { isFolderMarker, parseUploadEvent, realVersion, type Upload } from './upload-event.ts';

export type { IntakeResult } from './record-upload.ts';

/** An older event leaves no row of an object that is gone: the rows of an erased person must not come back. */
const EXPIRES_AFTER_MS = 3_600_000;

/** What an S3 version id never looks like: the name of an upload whose version cannot be told. */
const UNTOLD_VERSION_PREFIX = 'seq-';

/** The row of an upload to a bucket without versions: there is nothing that could be pinned. */
const UNVERSIONED = 'null';

/**
 * Looks at one uploaded object and writes its row: PENDING with a message for its person, REJECTED with the reason,
 * or FAILED when an operator has to act. Safe to repeat at any point: the row is created once, and an event that finds
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
    const isGivenUp = isLast || (error instanceof ObjectDeniedError && receiveCount >= MAX_DENIED_DELIVERIES);
    if (!isGivenUp) return retry;
    const version = upload.version ?? untold(upload);
    row = unreadRow(
      { upload, version, now: context.clock.now() },
      { reason: 'ObjectUnreadable', message: unreadableObjectMessage(error) },
      context.settings,
    );
  }
  try {
    if (await isExpired(row, context)) {
      context.log.expiredEvent(row);
      return DONE;
    }
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
  const unread = { upload, version: version ?? untold(upload), now };
  if (start === 'gone') {
    const message = goneMessage('read', upload.uploadedAt, now, context.settings.keepImagesDays);
    return rejectedRow(unread, { reason: 'ObjectGone', message });
  }
  if (start === 'deleteMarker') return rejectedRow(unread, version === undefined ? hiddenByMarker : isMarker);
  if ('refused' in start) {
    const { refused: reason, code } = start;
    return unreadRow(unread, { reason, message: refusedObjectMessage(reason, code) }, context.settings);
  }
  if (version === undefined && start.eTag !== upload.eTag) {
    return rejectedRow({ upload, version: untold(upload), now }, replaced);
  }
  const pinned = version ?? realVersion(start.version);
  if (pinned === undefined) return failedRow({ upload, version: UNVERSIONED, now, start }, notVersioned);

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

/** What was deleted on purpose meanwhile is not put on record once more, but a row that is there gets its outcome. */
async function isExpired({ objectKey, version, reason, uploadedAt }: FaceRow, { clock, faces }: IntakeContext) {
  const isGoneLate = reason === 'ObjectGone' && clock.now() - Date.parse(uploadedAt) > EXPIRES_AFTER_MS;
  return isGoneLate && (await faces.find({ objectKey, version })) === undefined;
}

/** An operator need not make an object readable that is rejected for its key all the same. */
function unreadRow(about: AboutUpload, failure: Failure, settings: IntakeSettings): FaceRow {
  const [wrongKey] = examineKey(about.upload.objectKey, settings);
  return wrongKey === undefined ? failedRow(about, failure) : rejectedRow(about, wrongKey);
}

const notVersioned = {
  reason: 'BucketNotVersioned',
  message: intakeFailureMessage('BucketNotVersioned'),
} as const;

const hiddenByMarker = {
  reason: 'ObjectGone',
  message:
    'The object was deleted before it could be read: its current version is a delete marker, and its event names no version. Upload the image again.',
} as const;

const isMarker = {
  reason: 'ObjectGone',
  message: 'This version is a delete marker, and not an image. Upload the image again.',
} as const;

const replaced = {
  reason: 'ObjectReplaced',
  message: 'The object was replaced before it could be read, and its event names no version. Upload the image again.',
} as const;

function untold(upload: Upload): string {
  return `${UNTOLD_VERSION_PREFIX}${upload.sequencer}`;
}
