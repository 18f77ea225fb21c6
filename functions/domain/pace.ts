/**
 * The arithmetic of the pacer: one number, the time of the next free slot, is all that the functions share.
 * Times are epoch milliseconds.
 */

/** Slots are handed out this far ahead; whoever would have to wait longer comes back later. */
export const BOOKED_AHEAD_MS = 20_000;

/** A next slot further ahead than this was written by a wrong clock. */
export const ABSURDLY_AHEAD_MS = 30_000;

/** After a throttled answer nobody goes for that long. */
export const THROTTLED_PAUSE_MS = 1_000;

/** A little less than the whole rate: requests do not reach Tencent as evenly as they leave. */
const USED_SHARE = 0.97;

/** The distance of two slots in milliseconds. */
export function slotDistanceMs(requestsPerSecond: number): number {
  return 1000 / (USED_SHARE * requestsPerSecond);
}
