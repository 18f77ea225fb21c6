import type { Outcome, PersonGroups, TencentPerson } from '../../domain/tencent/face-service.ts';
import { dispositionOfCode } from '../../domain/tencent/tencent-codes.ts';
import type { Trouble } from '../outcome/decision.ts';
import { notReady, requestRefused, troubleOf } from '../outcome/tencent-trouble.ts';
import type { EnrollContext, PersonRead } from '../ports.ts';

/** What Tencent says of a person. It costs a slot at the pacer and no money. */
export type PersonAnswer = Known<TencentPerson> | NoSuchPerson | NoAnswer;

/** The groups that a person is in. */
type GroupsAnswer = Known<PersonGroups> | NoSuchPerson | NoAnswer;

type Known<T> = T & {
  readonly kind: 'known';
  /** Epoch milliseconds just before the request left. */
  readonly startedAt: number;
  readonly requestId?: string | undefined;
};

/** Tencent has no such person, or cannot have one of that id. */
export interface NoSuchPerson {
  readonly kind: 'noSuchPerson';
  readonly reason: 'PersonNotFound' | 'PersonTagIllegal';
  readonly code: string;
  readonly message: string;
  readonly startedAt: number;
  readonly requestId?: string | undefined;
}

export type NoAnswer = { readonly kind: 'trouble'; readonly trouble: Trouble } | { readonly kind: 'full' };

export function askPerson(personId: string, context: EnrollContext): Promise<PersonAnswer> {
  return ask(personId, 'GetPersonBaseInfo', () => context.tencent.personFaces(personId), context);
}

export function askGroups(personId: string, context: EnrollContext): Promise<GroupsAnswer> {
  return ask(personId, 'GetPersonGroupInfo', () => context.tencent.personGroups(personId), context);
}

async function ask<T extends object>(
  personId: string,
  action: PersonRead,
  send: () => Promise<Outcome<T>>,
  context: EnrollContext,
): Promise<Known<T> | NoSuchPerson | NoAnswer> {
  const latest = latestStart(context);
  const problem = await context.tencent.ready();
  if (problem !== undefined) return { kind: 'trouble', trouble: notReady(problem) };
  const slot = await context.pacer.slot(latest);
  if (slot === 'full' || (await slot.begin(latest)) === 'full') return { kind: 'full' };
  const startedAt = context.clock.now();
  const outcome = await send();
  context.log.personAsked(personId, outcome, context.clock.now() - startedAt, action);
  if (outcome.kind === 'answered') {
    return { ...outcome.answer, kind: 'known', startedAt, requestId: outcome.requestId };
  }
  const noSuchPerson = asNoSuchPerson(outcome);
  if (noSuchPerson !== undefined) return { kind: 'noSuchPerson', startedAt, ...noSuchPerson };
  // A read that is refused for what only a write can be refused for is a request that Tencent did not understand.
  return { kind: 'trouble', trouble: troubleOf(outcome) ?? requestRefused({}) };
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
