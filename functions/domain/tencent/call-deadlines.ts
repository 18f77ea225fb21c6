/** How long the parts of one CreateFace call may take, in milliseconds. */

/** A request that has not left this long after the call was opened is not sent. */
export const SEND_WITHIN_MS = 2_000;

/** How long the answer may take. Tencent itself gives up after 5 s, download included. */
export const ANSWER_WITHIN_MS = 8_000;

/** A request leaves within 2 s, and Tencent gives up 5 s later: after 20 s the call can have no further effect. */
export const CALL_SETTLED_AFTER_MS = 20_000;

/** While a call is younger than this, the process that opened it may still receive its answer. */
export const CALL_OWNED_MS = SEND_WITHIN_MS + ANSWER_WITHIN_MS;
