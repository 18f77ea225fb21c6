/**
 * Exactly one layer retries: the queue. These are the delays it is asked for and the points at which it gives up.
 * Delays are whole seconds, because that is what a visibility timeout takes.
 */

/** Deliveries of a message after which an image is given up: no sooner than after four hours of trouble. */
export const MAX_DELIVERIES = 40;

/**
 * Deliveries of an upload whose object S3 denies, after which it is given up: half an hour and more. A permission that
 * is missing for that long needs the operator; an outage is waited for as long as one of Tencent.
 */
export const MAX_DENIED_DELIVERIES = 12;

/** Attempts in a row with one and the same cause of its own after which an image is given up. */
export const MAX_SHORT_ATTEMPTS = 5;

const LONG_FIRST_SECONDS = 2;
const LONG_MAX_SECONDS = 900;
const SHORT_FIRST_SECONDS = 8;

/** With all delays among the shortest, the deliveries still span four hours. Half of each would be ten minutes too few. */
const LONG_LEAST_SHARE = 0.55;
const SHORT_LEAST_SHARE = 0.5;

/**
 * For trouble of Tencent, of AWS or of the account. Every return to the queue waits at least this long, whatever its
 * cause: that is what makes the number of deliveries a span of time.
 *
 * @param deliveries of the message, this one included
 */
export function longDelaySeconds(deliveries: number, random: () => number): number {
  const seconds = Math.min(LONG_FIRST_SECONDS * 2 ** Math.max(0, deliveries - 1), LONG_MAX_SECONDS);
  return jittered(seconds, LONG_LEAST_SHARE, random);
}

/** For trouble of one image or one request. `attempts` counts the one that just failed: 8, 16, 32, 64 s at most. */
export function shortDelaySeconds(attempts: number, random: () => number): number {
  return jittered(SHORT_FIRST_SECONDS * 2 ** Math.min(Math.max(0, attempts - 1), 3), SHORT_LEAST_SHARE, random);
}

/** Between the least share and all of it: images that failed together do not come back together. */
function jittered(seconds: number, leastShare: number, random: () => number): number {
  return Math.ceil(seconds * (leastShare + (1 - leastShare) * random()));
}

/** After this time a message that is tried again and again has been given up. A queue adds a little to every delay. */
export const LONGEST_RETRYING_MS = (MAX_DELIVERIES + 2) * LONG_MAX_SECONDS * 1000 * 1.2;
