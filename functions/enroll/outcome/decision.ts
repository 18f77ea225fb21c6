import type { FaceRow } from '../../domain/face-row.ts';
import type { EnrollTrouble } from '../../domain/reasons.ts';
import {
  longDelaySeconds,
  MAX_DELIVERIES,
  MAX_SHORT_ATTEMPTS,
  shortDelaySeconds,
} from '../../domain/retry-schedule.ts';
import type { Verdict } from '../../domain/row-change.ts';
import { troubleMessage } from '../../domain/tencent/tencent-codes.ts';
import type { Hand, Work } from '../batch/person-batch.ts';

/** What becomes of an image's messages once its row says so. */
export type Effect =
  | { readonly kind: 'done' }
  | { readonly kind: 'postpone'; readonly seconds: number }
  | { readonly kind: 'bury'; readonly reason: EnrollTrouble | 'OutcomeUnknown' }
  /** It stays in hand and goes on at once, by itself. */
  | { readonly kind: 'stay' };

export interface Decision {
  readonly verdict: Verdict;
  readonly effect: Effect;
}

/** A reason to try again, and how patiently. */
export interface Trouble {
  readonly reason: EnrollTrouble;
  readonly schedule: 'long' | 'short';
  /** What Tencent or the network said, without secrets. */
  readonly said?: string | undefined;
  readonly tencentCode?: string | undefined;
  /** Retrying does not help until a person acts. */
  readonly operatorNeeded?: boolean | undefined;
  readonly throttled?: boolean | undefined;
}

/** Neither enrolled nor rejected: there is no other end to trouble. */
export interface TroubleDecision extends Decision {
  readonly verdict: Exclude<Extract<Verdict, { to: 'RETRY' | 'FAILED' }>, { faceIdCandidates: readonly string[] }>;
}

export const DONE: Effect = { kind: 'done' };

/** Try again later, or give up when the retries of that kind are used up. `work` is absent when its message is elsewhere. */
export function retryOrGiveUp(
  row: FaceRow,
  work: Work | undefined,
  trouble: Trouble,
  random: () => number,
): TroubleDecision {
  const { reason, schedule, tencentCode } = trouble;
  const attempts = schedule === 'short' ? 1 + earlierAttempts(row, work, reason) : undefined;
  const why = {
    reason,
    message: sentence(troubleMessage(reason), trouble.said),
    tencentCode,
    ...(attempts !== undefined && { reasonAttempts: attempts }),
  };
  if (work === undefined) return { verdict: { to: 'RETRY', ...why }, effect: DONE };
  const deliveries = work.receiveCount;
  if (deliveries >= MAX_DELIVERIES || (attempts ?? 0) >= MAX_SHORT_ATTEMPTS) {
    return { verdict: { to: 'FAILED', ...why }, effect: { kind: 'bury', reason } };
  }
  const seconds = attempts === undefined ? longDelaySeconds(deliveries, random) : shortDelaySeconds(attempts, random);
  return { verdict: { to: 'RETRY', ...why }, effect: { kind: 'postpone', seconds } };
}

/** A first delivery begins a new round: the image was just submitted, or redriven after its cause was mended. */
function earlierAttempts(row: FaceRow, work: Work | undefined, reason: EnrollTrouble): number {
  return work?.receiveCount !== 1 && row.reason === reason ? (row.reasonAttempts ?? 0) : 0;
}

export function sentence(plain: string, said: string | undefined): string {
  return said === undefined || said === '' ? plain : `${plain} (${said})`;
}

export async function carryOut(effect: Effect, work: Work, hand: Hand): Promise<void> {
  switch (effect.kind) {
    case 'done':
      hand.done(work);
      return;
    case 'postpone':
      return hand.postpone(work, effect.seconds);
    case 'bury':
      return hand.bury(work, effect.reason);
    case 'stay':
      hand.isolate(work);
      return;
  }
}
