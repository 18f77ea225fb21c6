import type { ImageOutcome } from './image-outcome.ts';

/** How rules recognize the events of this product. */
export const EVENT_SOURCE = 'face-enrollment';

export const DETAIL_TYPES: Readonly<Record<ImageOutcome['status'], string>> = {
  ENROLLED: 'Image Enrolled',
  REJECTED: 'Image Rejected',
  FAILED: 'Image Failed',
};
