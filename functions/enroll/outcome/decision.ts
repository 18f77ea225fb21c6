import type { FaceRow, ImageRef, Transport } from '../../domain/face-row.ts';
import { failureMessage, retryMessage } from '../../domain/reason-messages.ts';
import type { EnrollTrouble } from '../../domain/reasons.ts';
import {
  longDelaySeconds,
  MAX_DELIVERIES,
  MAX_SHORT_ATTEMPTS,
  shortDelaySeconds,
} from '../../domain/retry-schedule.ts';
import type { Verdict } from '../../domain/row-change.ts';
import type { BatchImage, PersonBatch } from '../batch/person-batch.ts';
import type { DeadLetterReason } from '../ports.ts';

/** What becomes of an image's messages once its row says so. */
export type Effect =
  | { readonly kind: 'done' }
  | { readonly kind: 'postpone'; readonly seconds: number }
  | { readonly kind: 'deadLetter'; readonly reason: DeadLetterReason }
  /** The prepare stage gets it, as this submission. */
  | { readonly kind: 'prepare'; readonly submission: number }
  /** It stays in the batch and is tried again at once. */
  | { readonly kind: 'stay' }
  /** It stays in the batch and is tried again at once, in a request of its own. */
  | { readonly kind: 'isolate' };

export interface Decision {
  readonly verdict: Verdict;
  readonly effect: Effect;
}

/** One image and what becomes of it. */
export type Decided = readonly [FaceRow, Decision];

/** What follows for the message of one image. */
export type ImageEffect = readonly [ImageRef, Effect];

export function effectsOf(decisions: readonly Decided[]): readonly ImageEffect[] {
  return decisions.map(([row, { effect }]) => [row, effect]);
}

/** A reason to try again, and how patiently. */
export interface Trouble {
  readonly reason: EnrollTrouble;
  readonly schedule: 'long' | 'short';
  /** What Tencent or the network said, without secrets. */
  readonly said?: string | undefined;
  readonly tencentCode?: string | undefined;
  /** Retrying does not help until the operator acts. */
  readonly operatorNeeded?: boolean | undefined;
  readonly throttled?: boolean | undefined;
}

/** Neither enrolled nor rejected: there is no other end to trouble. */
export interface TroubleDecision extends Decision {
  readonly verdict: Exclude<Extract<Verdict, { to: 'RETRY' | 'FAILED' }>, { reason: 'OutcomeUnknown' }>;
}

export const DONE: Effect = { kind: 'done' };

/**
 * Try again later, or give up when the retries of that kind are used up.
 *
 * @param image absent when the row's message is not in this batch
 * @param transport how the next request, or the one that failed, carries the image
 */
export function retryOrGiveUp(
  row: FaceRow,
  image: BatchImage | undefined,
  trouble: Trouble,
  random: () => number,
  transport: Transport = 'url',
): TroubleDecision {
  const { reason, schedule, said, tencentCode } = trouble;
  const attempts = schedule === 'short' ? 1 + earlierAttempts(row, image, reason, transport) : undefined;
  const why = { reason, tencentCode, ...reasonAttempts(row, reason, attempts) };
  const retry = { to: 'RETRY', ...why, message: sentence(retryMessage(reason), said) } as const;
  if (image === undefined) return { verdict: retry, effect: DONE };
  const deliveries = image.receiveCount;
  if (deliveries >= MAX_DELIVERIES || (attempts ?? 0) >= maxShortAttempts(transport)) {
    return giveUp(why, said);
  }
  const seconds = attempts === undefined ? longDelaySeconds(deliveries, random) : shortDelaySeconds(attempts, random);
  return { verdict: retry, effect: { kind: 'postpone', seconds } };
}

/** @param said what Tencent or the network said, without secrets */
export function giveUp(
  why: { readonly reason: EnrollTrouble; readonly tencentCode?: string | undefined; readonly reasonAttempts?: number },
  said: string | undefined,
): TroubleDecision {
  const { reason } = why;
  const message = sentence(failureMessage(reason), said);
  return { verdict: { ...why, to: 'FAILED', message }, effect: { kind: 'deadLetter', reason } };
}

/** The bytes have attempts of their own, which are counted behind those of the URL. */
function maxShortAttempts(transport: Transport): number {
  return transport === 'base64' ? 2 * MAX_SHORT_ATTEMPTS : MAX_SHORT_ATTEMPTS;
}

/** A first delivery begins a new round: the image was just submitted, or redriven after its cause was fixed. */
function earlierAttempts(
  row: FaceRow,
  image: BatchImage | undefined,
  reason: EnrollTrouble,
  transport: Transport,
): number {
  // The row of an image that is to be removed counts nothing.
  if (image?.isRemoval) return image.receiveCount - 1;
  const counted = image?.receiveCount !== 1 && row.reason === reason ? (row.reasonAttempts ?? 0) : 0;
  return transport === 'base64' ? Math.max(counted, MAX_SHORT_ATTEMPTS) : counted;
}

/** An outage does not make an image forget what it failed for by itself. */
function reasonAttempts(row: FaceRow, reason: EnrollTrouble, attempts: number | undefined) {
  const counted = attempts ?? (row.reason === reason ? row.reasonAttempts : undefined);
  return counted === undefined ? {} : { reasonAttempts: counted };
}

/** Back to the prepare stage: what was prepared of the image is gone, or it never was. */
export function toBePrepared({ submission }: FaceRow): Decision {
  return { verdict: { to: 'PREPARE' }, effect: { kind: 'prepare', submission: submission + 1 } };
}

export function sentence(plain: string, said: string | undefined): string {
  return said === undefined || said === '' ? plain : `${plain} (${said})`;
}

export async function carryOut(effect: Effect, image: BatchImage, batch: PersonBatch): Promise<void> {
  switch (effect.kind) {
    case 'done':
      batch.done(image);
      return;
    case 'postpone':
      return batch.postpone(image, effect.seconds);
    case 'deadLetter':
      return batch.moveToDeadLetterQueue(image, effect.reason);
    case 'prepare':
      return batch.prepare(image, effect.submission);
    case 'stay':
      return;
    case 'isolate':
      batch.isolate(image);
      return;
  }
}
