import type { FaceRow, ImageRef } from '../face-row.ts';

/** What is compared of a row. */
export type AgreedRow = ImageRef &
  Pick<FaceRow, 'status' | 'removedAt' | 'faceId' | 'faceIdCandidates' | 'checksum' | 'eTag'>;
