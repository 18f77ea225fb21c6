import { isoTime } from '../domain/clock.ts';
import { type FaceRow, statusDay } from '../domain/face-row.ts';
import type { IntakeFailure } from '../domain/reasons.ts';
import { WAITS_FOR_PREPARATION } from '../domain/row-change.ts';
import type { Examined, Rejection } from './examine-image.ts';
import type { ObjectStart } from './ports.ts';
import type { Upload } from './upload-event.ts';

/** Everything that is known of an upload when its row is written. */
export interface AboutUpload {
  readonly upload: Upload;
  readonly version: string;
  /** Epoch milliseconds. */
  readonly now: number;
  readonly start?: ObjectStart;
  readonly seen?: Omit<Examined, 'rejection'>;
}

export interface Failure {
  readonly reason: IntakeFailure;
  readonly message: string;
}

export function acceptedRow({ upload, version, now, start, seen }: AboutUpload): FaceRow {
  const received = isoTime(now);
  const { options, isToBePrepared, ...image } = seen ?? {};
  return {
    objectKey: upload.objectKey,
    version,
    status: 'PENDING',
    bucket: upload.bucket,
    eTag: start?.eTag ?? upload.eTag,
    size: start?.size ?? upload.size,
    ...image,
    ...options,
    ...(isToBePrepared && WAITS_FOR_PREPARATION),
    attempts: 0,
    submission: 0,
    uploadedAt: upload.uploadedAt,
    receivedAt: received,
    updatedAt: received,
  };
}

export function rejectedRow(about: AboutUpload, { reason, message }: Rejection): FaceRow {
  return completed(about, 'REJECTED', { reason, message });
}

export function failedRow(about: AboutUpload, failure: Failure): FaceRow {
  return completed(about, 'FAILED', failure);
}

function completed(
  about: AboutUpload,
  status: 'REJECTED' | 'FAILED',
  why: Pick<FaceRow, 'reason' | 'message'>,
): FaceRow {
  const { stage: _, ...row } = acceptedRow(about);
  return { ...row, ...why, status, completedAt: row.receivedAt, statusDay: statusDay(status, row.receivedAt) };
}
