import type { NoCredentials, Outcome } from '../../domain/tencent/face-service.ts';
import { dispositionOfCode } from '../../domain/tencent/tencent-codes.ts';
import type { EnrollContext } from '../ports.ts';
import type { Trouble } from './decision.ts';

type Failed = Exclude<Outcome<unknown>, { kind: 'answered' }>;

/**
 * What an unanswered or refused request means for the images that wait for it, when it belongs neither to an image nor to a
 * person. For a read, a lost answer is harmless: it is asked again.
 *
 * @returns undefined when the code speaks of the image or the person
 */
export function troubleOf(outcome: Failed): Trouble | undefined {
  switch (outcome.kind) {
    case 'notSent':
    case 'unknown':
      return { reason: 'TencentUnavailable', schedule: 'long', said: outcome.message };
    case 'noCredentials':
      return notReady(outcome);
    case 'refused':
      return troubleOfCode(outcome.code, outcome.message);
  }
}

/** Nothing can be sent to Tencent for any person. Trouble with the reading of the secret is none of its content. */
export function notReady({ message, mayPass }: NoCredentials): Trouble {
  if (mayPass) return { reason: 'TencentUnavailable', schedule: 'long', said: message };
  return { reason: 'CredentialsNotSet', schedule: 'long', said: message, operatorNeeded: true };
}

/** Tencent did not understand the request, or refused it for what cannot be its reason. */
export function requestRefused({ code, message }: { readonly code?: string; readonly message?: string }): Trouble {
  return { reason: 'RequestRefused', schedule: 'short', said: message, tencentCode: code, operatorNeeded: true };
}

function troubleOfCode(tencentCode: string, said: string): Trouble | undefined {
  const disposition = dispositionOfCode(tencentCode);
  switch (disposition.kind) {
    case 'retryLater': {
      const { reason, alarm, throttled } = disposition;
      return { reason, schedule: 'long', said, tencentCode, operatorNeeded: alarm, throttled };
    }
    case 'retryRequest':
      return { reason: disposition.reason, schedule: 'short', said, tencentCode, operatorNeeded: true };
    case 'outcomeUnknown':
      return { reason: 'TencentUnavailable', schedule: 'long', said, tencentCode };
    default:
      return undefined;
  }
}

/** What the account and its operator have to know of a trouble, whatever becomes of the images. */
export async function announce(trouble: Trouble, personId: string, context: EnrollContext): Promise<void> {
  if (trouble.operatorNeeded) context.log.operatorNeeded(trouble.reason);
  if (!trouble.throttled) return;
  try {
    await context.pacer.throttled();
  } catch (error) {
    context.log.troubled('The pacer could not be told of a throttled request', personId, error);
  }
}
