/** The limits of Tencent's face recognition, written down a second time: the stand-in judges independently of `functions/`. */

export const MAX_FACES_PER_PERSON = 5;
/** That one CreateFace request may carry. */
export const MAX_IMAGES_PER_REQUEST = 4;
/** 5 MB as base64. */
export const MAX_IMAGE_BYTES = 3_932_160;
/** Pixels, as the long edges below. */
export const MIN_SHORT_EDGE = 64;
export const MAX_LONG_EDGE_JPEG = 4000;
export const MAX_LONG_EDGE_OTHER = 2000;
/** Bytes of the id of a person or a group. */
export const MAX_ID_BYTES = 64;
/** Characters of the name of a person or a group. */
export const MAX_NAME_LENGTH = 60;
export const MAX_GROUPS_PER_PERSON = 100;
/** Of SearchFaces: faces of the image, groups, and candidates for each face. */
export const MAX_FACES_PER_SEARCH = 10;
export const MAX_GROUPS_PER_SEARCH = 100;
export const MAX_CANDIDATES_PER_SEARCH = 100;
