/** Limits that Tencent sets. Messages and documentation take their numbers from here. */

/** The most images in one CreateFace request. */
export const MAX_IMAGES_PER_CALL = 4;

/** The most faces on one person. */
export const MAX_FACES_PER_PERSON = 5;
