import type { ServiceTrouble } from '../../domain/reasons.ts';

/** Why images are sent back to the queue although nothing is wrong with them. */
export interface Postponement {
  readonly why: string;
  /**
   * The shortest delay, a whole number as a visibility timeout takes it. With each delivery it grows like the delay of
   * trouble: waiting must not use up the deliveries that trouble is retried with.
   */
  readonly seconds: number;
  /** What the row says of an image that has waited until its last delivery and met no other trouble. */
  readonly reason: ServiceTrouble;
}

/** The pacer's slots are taken for the next 20 s. */
export const PACER_FULL: Postponement = {
  why: 'the rate limit is used up',
  seconds: 10,
  reason: 'Throttled',
};

export const PERSON_CHANGED: Postponement = {
  why: 'another process has changed the person',
  seconds: 2,
  reason: 'PersonBusy',
};

/** The next invocation has time for the request. */
export const OUT_OF_TIME: Postponement = {
  why: 'the invocation has no time left',
  seconds: 0,
  reason: 'TencentUnavailable',
};

/** A face can be removed once the image has one. */
export const NOT_ENROLLED_YET = { why: 'the image of a removal is not enrolled yet', seconds: 10 } as const;

/** One stage at a time works on the person at Tencent. */
export const PERSON_BEING_ERASED = { why: 'the person is being erased', seconds: 60 } as const;

/** @param until epoch milliseconds */
export function postponedUntil(until: number, now: number, why: string): Postponement {
  return { why, seconds: Math.max(1, Math.ceil((until - now) / 1000)), reason: 'TencentUnavailable' };
}
