import { coversUpload } from '../../functions/domain/erasure/tombstone.ts';
import type { ImageRef } from '../../functions/domain/face-row.ts';
import type { DoneErasure } from './ports.ts';

/** A row of an image that arrived late is passed on to the erase stage, which deletes it. */
const PASSED_ON_WITHIN_MS = 60 * 60 * 1000;

interface ErasableRow extends ImageRef {
  readonly uploadedAt: string;
  readonly updatedAt: string;
  /** The row of a version that S3 keeps. */
  readonly isStripped?: true | undefined;
}

/**
 * What an erasure had deleted and is there again: rows of images that it covers, and the person at Tencent. A person with a
 * later image came back by the app.
 *
 * @param faces `missing` when Tencent does not know the person
 * @param now epoch milliseconds
 */
export function backFromErasure(
  erasure: DoneErasure,
  rows: readonly ErasableRow[],
  faces: readonly string[] | 'missing',
  now: number,
): { readonly images: readonly ImageRef[]; readonly faceIds: readonly string[] } | undefined {
  const covered = rows.filter(
    ({ uploadedAt, updatedAt, isStripped }) =>
      coversUpload(erasure, uploadedAt) && !isStripped && Date.parse(updatedAt) + PASSED_ON_WITHIN_MS < now,
  );
  const hasLaterImages = rows.some(({ uploadedAt }) => !coversUpload(erasure, uploadedAt));
  const isGoneForGood = erasure.tencent !== 'keep' && !hasLaterImages;
  const faceIds = faces === 'missing' || !isGoneForGood ? [] : faces;
  if (covered.length + faceIds.length === 0) return undefined;
  return { images: covered.map(({ objectKey, version }) => ({ objectKey, version })), faceIds };
}
