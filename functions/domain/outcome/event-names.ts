import type { OutcomeStatus } from './outcome-reasons.ts';

/** How rules recognize the events of this product. */
export const EVENT_SOURCE = 'face-enrollment';

export const DETAIL_TYPES = {
  ENROLLED: 'Image Enrolled',
  REJECTED: 'Image Rejected',
  FAILED: 'Image Failed',
} as const satisfies Readonly<Record<OutcomeStatus, string>>;

/** Of an erasure of a person that has come to its end. */
export const PERSON_ERASED = 'Person Erased';

/** Of a face that was removed from its person. */
export const FACE_REMOVED = 'Face Removed';
