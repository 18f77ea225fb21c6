import { type FaceRow, statusDay } from '../domain/face-row.ts';
import { notPreparedMessage } from '../domain/reason-messages.ts';
import type { PrepareRejection } from '../domain/reasons.ts';
import { changeTime } from '../domain/row-change.ts';
import type { PreparedImage } from './prepare-image.ts';

/** Pure: what prepare writes into the row of an image. What is undefined is removed. */

type RowPatch = Partial<FaceRow>;

const STARTS_ENDED = { prepareStarts: undefined } as const;
const OUT_OF_STAGE = { ...STARTS_ENDED, stage: undefined } as const;

/** A decoder gets the image now: if this function ends before it says so, the image may be the cause. */
export function started(row: FaceRow, at: number): RowPatch {
  return { prepareStarts: (row.prepareStarts ?? 0) + 1, updatedAt: changeTime(row, at) };
}

/** The decoder has ended, but what followed has failed. */
export function notStarted(row: FaceRow, at: number): RowPatch {
  return { ...STARTS_ENDED, updatedAt: changeTime(row, at) };
}

/** @param key of the object in the prepared bucket */
export function preparedAs(key: string, image: PreparedImage, row: FaceRow, at: number): RowPatch {
  const { width, height, jpeg, format, original } = image;
  return {
    ...OUT_OF_STAGE,
    // A redriven image keeps what it failed for until it is tried again.
    ...(row.status === 'PENDING' && { reason: undefined, message: undefined }),
    prepared: { key, width, height, size: jpeg.length },
    format,
    width: original.width,
    height: original.height,
    orientation: original.orientation === 1 ? undefined : original.orientation,
    updatedAt: changeTime(row, at),
  };
}

/** @param known of the image besides the reason */
export function rejectedFor(
  { reason, message }: { readonly reason: PrepareRejection; readonly message: string },
  known: RowPatch,
  row: FaceRow,
  at: number,
): RowPatch {
  const now = changeTime(row, at);
  return {
    ...OUT_OF_STAGE,
    ...known,
    status: 'REJECTED',
    reason,
    message,
    tencentCode: undefined,
    reasonAttempts: undefined,
    statusDay: statusDay('REJECTED', row.receivedAt),
    completedAt: now,
    updatedAt: now,
  };
}

/** The stage stays: a redrive goes on where the image was given up. */
export function failedFor(why: string, row: FaceRow, at: number): RowPatch {
  const now = changeTime(row, at);
  return {
    ...STARTS_ENDED,
    status: 'FAILED',
    reason: 'NotPrepared',
    message: notPreparedMessage(why),
    tencentCode: undefined,
    reasonAttempts: undefined,
    statusDay: statusDay('FAILED', row.receivedAt),
    completedAt: now,
    updatedAt: now,
  };
}
