/**
 * Exactly one layer retries: the queue. These are the delays it is asked for and the points at which it gives up.
 * Delays are whole seconds, because that is what a visibility timeout takes.
 */

/** Deliveries of a message after which an image is given up: about four hours and more of trouble. */
export const MAX_DELIVERIES = 40;

/** Attempts in a row with one and the same cause of its own after which an image is given up. */
export const MAX_SHORT_ATTEMPTS = 5;

const LONG_FIRST_SECONDS = 2;
const LONG_MAX_SECONDS = 900;
const SHORT_FIRST_SECONDS = 8;

/** For trouble of Tencent or of the account. `deliveries` counts this one. */
export function longDelaySeconds(deliveries: number, random: () => number): number {
  return jittered(Math.min(LONG_FIRST_SECONDS * 2 ** Math.max(0, deliveries - 1), LONG_MAX_SECONDS), random);
}

/** For trouble of one image or one request. `attempts` counts the one that just failed: 8, 16, 32, 64 s at most. */
export function shortDelaySeconds(attempts: number, random: () => number): number {
  return jittered(SHORT_FIRST_SECONDS * 2 ** Math.min(Math.max(0, attempts - 1), 3), random);
}

/** Between half and all of it: those who failed together do not come back together. */
function jittered(seconds: number, random: () => number): number {
  return Math.ceil(seconds * (0.5 + 0.5 * random()));
}
