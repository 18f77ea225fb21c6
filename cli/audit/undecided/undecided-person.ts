import type { FaceRow, ImageRef } from '../../../functions/domain/face-row.ts';

/**
 * A face that may be the image's. `open`: it is on the person, and no other image accounts for it. `explained`: it is the face
 * of another image. `gone`: it is not on the person any more.
 */
export type CandidateFace = { readonly faceId: string } & (
  | { readonly state: 'open' | 'gone' }
  | { readonly state: 'explained'; readonly by: ImageRef }
);

/** An image of which a lost answer does not tell whether it has a face, or which one. */
export interface UndecidedImage {
  readonly row: FaceRow;
  /** `added`: whether the image was added to the person. `face`: it was added, and which of several faces is its own. */
  readonly question: 'added' | 'face';
  readonly candidates: readonly CandidateFace[];
}

/** What is known of a person with undecided images. */
export interface UndecidedPerson {
  readonly personId: string;
  /** Of the item: a decision is written only while it is the same. */
  readonly revision: number;
  /** Faces that the person had before the requests whose answers were lost. */
  readonly facesBefore: readonly string[];
  /** Empty when Tencent does not know the person. */
  readonly facesNow: readonly string[];
  /** Faces that the person has now, and that neither a row nor a candidate accounts for. */
  readonly unexplained: readonly string[];
  readonly images: readonly UndecidedImage[];
}

export function questionOf({
  status,
  reason,
  faceId,
  faceIdCandidates,
  removedAt,
}: FaceRow): UndecidedImage['question'] | undefined {
  if (status === 'FAILED' && reason === 'OutcomeUnknown') return 'added';
  const isUncertain = faceId === undefined && faceIdCandidates !== undefined && removedAt === undefined;
  return status === 'ENROLLED' && isUncertain ? 'face' : undefined;
}

export function openFaces({ candidates }: UndecidedImage): readonly string[] {
  return candidates.filter(({ state }) => state === 'open').map(({ faceId }) => faceId);
}
