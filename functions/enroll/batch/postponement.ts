import type { ServiceTrouble } from '../../domain/reasons.ts';

export interface Delay {
  /** A whole number, as a visibility timeout takes it. */
  readonly seconds: number;
  /** Longer with each delivery: waiting must not use up the deliveries that trouble is retried with. */
  readonly grows?: boolean;
}

/** Why images are sent back to the queue although nothing is wrong with them. */
export interface Postponement extends Delay {
  readonly why: string;
  /** What is said of an image that has waited until its last delivery and never met any other trouble. */
  readonly reason: ServiceTrouble;
}

/** The pacer's slots are taken for the next 20 s. */
export const PACER_FULL: Postponement = {
  why: 'the rate limit is used up',
  seconds: 10,
  grows: true,
  reason: 'Throttled',
};

export const PERSON_CHANGED: Postponement = {
  why: 'somebody else has changed the person',
  seconds: 2,
  grows: true,
  reason: 'PersonBusy',
};

/** The next invocation has time. */
export const OUT_OF_TIME: Postponement = {
  why: 'the invocation has no time left',
  seconds: 0,
  reason: 'TencentUnavailable',
};

/** It sends the image on by itself; an earlier message, or one that was redriven, comes too early. */
export const IN_EARLIER_STAGE = { why: 'an earlier stage still has the image', seconds: 30, grows: true } as const;

/** @param until epoch milliseconds */
export function postponedUntil(until: number, now: number, why: string): Postponement {
  return { why, seconds: Math.max(1, Math.ceil((until - now) / 1000)), reason: 'TencentUnavailable' };
}
