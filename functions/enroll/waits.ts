/** How long images wait, in seconds, when nothing is wrong with them: whole numbers, as a visibility timeout takes them. */

/** The pacer's slots are taken for the next 20 s. */
export const PACER_FULL_SECONDS = 10;

/** Another invocation has just written the same person. */
export const REFUSED_SECONDS = 2;

/** This invocation has no time left for another request; the next one has. */
export const OUT_OF_TIME_SECONDS = 0;
