import type { FaceRow } from '../face-row.ts';

/** The face that the image became; the candidates when a lost answer does not tell which one it is, or whether it is one. */
export function madeFaces({
  faceId,
  faceIdCandidates = [],
}: Pick<FaceRow, 'faceId' | 'faceIdCandidates'>): readonly string[] {
  return faceId === undefined ? faceIdCandidates : [faceId];
}
