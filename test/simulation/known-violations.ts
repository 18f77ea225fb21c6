/**
 * Promises that are known to be broken in rare cases, each with its cause. They are counted and do not fail, so that what is
 * new is seen. Whoever mends one takes it off this list.
 */
const KNOWN: readonly (readonly [RegExp, string])[] = [];

/** @returns undefined for a violation that nobody knows yet */
export function knownCause(violation: string): string | undefined {
  return KNOWN.find(([pattern]) => pattern.test(violation))?.[1];
}
