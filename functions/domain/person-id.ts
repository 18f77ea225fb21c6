/** Tencent's rule for a PersonId: 1 to 64 bytes. The charset is ASCII, so characters are bytes. */
export const PERSON_ID = /^[A-Za-z0-9\-%@#&_]{1,64}$/;
