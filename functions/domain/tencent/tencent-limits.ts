/** Limits that Tencent sets. Messages and documentation take their numbers from here. */

/** The most images in one CreateFace request. */
export const MAX_IMAGES_PER_CALL = 4;

/** The most faces on one person. */
export const MAX_FACES_PER_PERSON = 5;

/** The most bytes of an image: 5 MB as base64. */
export const MAX_IMAGE_BYTES = 3_932_160;

/** The fewest pixels of an image's short edge. */
export const MIN_SHORT_EDGE = 64;
