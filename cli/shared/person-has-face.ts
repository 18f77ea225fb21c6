import type { FaceRow } from '../../functions/domain/face-row.ts';

/**
 * Whether the upload achieved what it was for: the image was enrolled, or the same bytes were enrolled for the person
 * before. SDKs repeat an upload whose answer was lost, so such a duplicate is no error.
 */
export function personHasFace({ status, reason }: FaceRow): boolean {
  return status === 'ENROLLED' || reason === 'DuplicateImage';
}
