import { isDeepStrictEqual } from 'node:util';
import { madeFaces } from '../../functions/domain/agreement/made-faces.ts';
import type { FaceRow } from '../../functions/domain/face-row.ts';

/** An image as both tables have it. One of them has it at least. */
export interface RowPair {
  readonly restored: FaceRow | undefined;
  readonly live: FaceRow | undefined;
}

/** What becomes of a row of the Faces table. */
export type RowMerge =
  /** It did not change since the restore point. */
  | { readonly kind: 'same' }
  /** The image was received after the restore point: the restored table says nothing of it. */
  | { readonly kind: 'later'; readonly row: FaceRow }
  /** It became ENROLLED after the restore point. Where Tencent has its faces on the person, the row tells the truth. */
  | { readonly kind: 'confirm'; readonly faceIds: readonly string[]; readonly otherwise: FaceRow }
  | { readonly kind: 'write'; readonly row: FaceRow }
  | { readonly kind: 'delete'; readonly row: FaceRow };

/** Between the time in a row and its write: an intake function runs for 30 s at most. */
const WRITE_DELAY_MS = 60_000;

/** @param to the restore point, epoch milliseconds */
export function mergedRow({ restored, live }: RowPair, to: number): RowMerge {
  if (restored === undefined) {
    if (live === undefined) return { kind: 'same' };
    const isLater = Date.parse(live.receivedAt) > to - WRITE_DELAY_MS;
    return { kind: isLater ? 'later' : 'delete', row: live };
  }
  if (live === undefined) return { kind: 'write', row: restored };
  const row = withRemoval(restored, live);
  if (isSame(row, live)) return { kind: 'same' };
  if (isEnrolledSince(live, restored, to))
    return { kind: 'confirm', faceIds: live.removedAt === undefined ? madeFaces(live) : [], otherwise: row };
  return { kind: 'write', row };
}

/** Whether the image waits, or can be redriven: sent again, it may be added a second time. */
export function isUndecided({ status, reason }: FaceRow): boolean {
  return status === 'PENDING' || (status === 'FAILED' && reason !== 'OutcomeUnknown');
}

/** A face that was removed since is not at Tencent any more, and the request to remove it still holds. */
function withRemoval(restored: FaceRow, live: FaceRow): FaceRow {
  const isRemoved = live.removedAt !== undefined && restored.status === 'ENROLLED' && restored.faceId === live.faceId;
  return isRemoved ? { ...restored, removedAt: live.removedAt } : restored;
}

function isEnrolledSince({ status, personId, completedAt }: FaceRow, restored: FaceRow, to: number): boolean {
  return status === 'ENROLLED' && personId === restored.personId && Date.parse(completedAt ?? '') > to;
}

/** The copy of a row has a time of its own: see `copied`. */
function isSame(one: FaceRow, other: FaceRow): boolean {
  return isDeepStrictEqual(comparable(one), comparable(other));
}

function comparable({ updatedAt: _, faceIdCandidates, ...row }: FaceRow): object {
  return { ...row, faceIdCandidates: new Set(faceIdCandidates) };
}

/**
 * The row as it is written. An outcome is what sets `completedAt` to the time of its own write. The copy of a row is no
 * outcome, so it has another time, and the publish stage tells of nothing a second time.
 *
 * @param now ISO 8601
 */
export function copied(row: FaceRow, now: string): FaceRow {
  return { ...row, updatedAt: now };
}
