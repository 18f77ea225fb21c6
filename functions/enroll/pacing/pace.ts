/**
 * The arithmetic of the pacer: one number, the time of the next free slot, is all that the functions share.
 * Times are epoch milliseconds.
 */

/** Slots are given this far ahead; a request that would have to wait longer comes back later. */
export const BOOKED_AHEAD_MS = 20_000;

/** One process reserves no more slots at once than fill that time: what is booked ahead must not look absurd. */
export const MOST_AT_ONCE_MS = 1_000;

/** A next slot further ahead than this was written by a wrong clock. */
export const ABSURDLY_AHEAD_MS = 30_000;

/** After a throttled answer, no request leaves for that long. */
export const THROTTLED_PAUSE_MS = 1_000;

/** A little less than the whole rate: requests do not reach Tencent as evenly as they leave. */
const USED_SHARE = 0.97;

/** What has to be written before a request leaves is written in this time before its slot. */
export const PREPARED_WITHIN_MS = 100;

/** With slots closer than this, no request could hit its own; so late there are still no more in a second than the rate and one. */
const ALWAYS_IN_TIME_MS = 30;

/** The distance of two slots in milliseconds. */
export function slotDistanceMs(requestsPerSecond: number): number {
  return 1000 / (USED_SHARE * requestsPerSecond);
}

/** Whether it is too late for a slot: the request would share its moment with later ones. */
export function isMissed(slot: number, now: number, distance: number): boolean {
  return now > slot + Math.max(distance, ALWAYS_IN_TIME_MS);
}
