import { isoTime } from '../../domain/clock.ts';
import { LEFT_REASONS, type LeftReason } from '../../domain/erasure/erasure-record.ts';
import { type FaceRow, statusDay } from '../../domain/face-row.ts';
import type { KeptVersion, Scope } from '../ports.ts';

/**
 * What stays of the row of a version that S3 keeps: whose it is, so that the next erasure finds it, and that it must not be enrolled.
 * Without `completedAt` it is no outcome, so that nothing is published of it.
 */
export function strippedRow(row: FaceRow, personId: string, reason: LeftReason, now: number): FaceRow {
  const { objectKey, version, bucket, submission, uploadedAt, receivedAt } = row;
  return {
    objectKey,
    version,
    personId,
    status: 'REJECTED',
    reason: 'PersonErased',
    message: `${reason}: ${MESSAGES[reason]}`,
    bucket,
    attempts: 0,
    submission,
    uploadedAt,
    receivedAt,
    updatedAt: isoTime(now),
    statusDay: statusDay('REJECTED', receivedAt),
  };
}

/** Of a version that S3 keeps and that has no row. It counts as uploaded at the last moment that the erasure covers. */
export function rowOfKept({ objectKey, version, bucket, reason }: KeptVersion, scope: Scope, now: number): FaceRow {
  const times = { uploadedAt: scope.asOf, receivedAt: isoTime(now), updatedAt: isoTime(now) };
  const row = { objectKey, version, bucket, status: 'REJECTED', attempts: 0, submission: 0, ...times } as const;
  return strippedRow(row, scope.personId, reason, now);
}

const MESSAGES: Record<LeftReason, string> = {
  LastFace: 'Tencent keeps the last face of a person.',
  ObjectLock: 'The retention period of the object has not ended. Operator: erase the person again after its end.',
  LegalHold: 'The object has a legal hold. Operator: erase the person again after its end.',
  AccessDenied:
    'S3 denies the deletion of the object. Operator: correct the policy of the bucket, then erase the person again.',
};

/** @returns undefined for a row that is as its stage wrote it */
export function reasonOfStripped({ status, reason, message = '', completedAt }: FaceRow): LeftReason | undefined {
  if (status !== 'REJECTED' || reason !== 'PersonErased' || completedAt !== undefined) return undefined;
  return LEFT_REASONS.find((one) => message.startsWith(`${one}: `));
}
