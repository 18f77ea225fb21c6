import type { Outcome } from '../../domain/tencent/face-service.ts';
import { dispositionOfCode } from '../../domain/tencent/tencent-codes.ts';
import type { Trouble } from '../outcome/decision.ts';
import { notReady, troubleOf } from '../outcome/tencent-trouble.ts';
import type { EnrollContext } from '../ports.ts';

/** What Tencent says of a person. It costs a slot at the pacer and no money. */
export type PersonAnswer =
  | {
      readonly kind: 'known';
      readonly faceIds: readonly string[];
      /** Epoch milliseconds just before the request left. */
      readonly startedAt: number;
      readonly requestId?: string | undefined;
    }
  /** Tencent has no such person, or cannot have one of that id. */
  | {
      readonly kind: 'noSuchPerson';
      readonly reason: 'PersonNotFound' | 'PersonTagIllegal';
      readonly code: string;
      readonly message: string;
      readonly startedAt: number;
      readonly requestId?: string | undefined;
    }
  | { readonly kind: 'trouble'; readonly trouble: Trouble }
  | { readonly kind: 'full' };

export async function askPerson(personId: string, context: EnrollContext): Promise<PersonAnswer> {
  const latest = latestStart(context);
  const problem = await context.tencent.ready();
  if (problem !== undefined) return { kind: 'trouble', trouble: notReady(problem) };
  const slot = await context.pacer.slot(latest);
  if (slot === 'full' || (await slot.begin(latest)) === 'full') return { kind: 'full' };
  const startedAt = context.clock.now();
  const outcome = await context.tencent.personFaces(personId);
  context.log.personAsked(personId, outcome, context.clock.now() - startedAt);
  if (outcome.kind === 'answered') {
    return { kind: 'known', faceIds: outcome.answer.faceIds, startedAt, requestId: outcome.requestId };
  }
  const noSuchPerson = asNoSuchPerson(outcome);
  if (noSuchPerson !== undefined) return { kind: 'noSuchPerson', startedAt, ...noSuchPerson };
  // A read that is refused for what only a write can be refused for is a request that Tencent did not understand.
  const trouble = troubleOf(outcome) ?? { reason: 'RequestRefused', schedule: 'short', operatorNeeded: true };
  return { kind: 'trouble', trouble };
}

function asNoSuchPerson(outcome: Outcome<unknown>) {
  if (outcome.kind !== 'refused') return undefined;
  const disposition = dispositionOfCode(outcome.code);
  if (disposition.kind !== 'rejectPerson') return undefined;
  const { code, message, requestId } = outcome;
  return { reason: disposition.reason, code, message, requestId };
}

/** What a request may take at the most, its answer and the record of it included. */
const REQUEST_NEEDS_MS = 15_000;

/** After this no request is begun: the invocation would be cut off before its outcome is recorded. */
export function latestStart(context: EnrollContext): number {
  return context.deadline - REQUEST_NEEDS_MS;
}
