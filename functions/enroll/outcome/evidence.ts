import { newFaces, type OpenCall, type Person } from '../../domain/person.ts';
import type { Verdict } from '../../domain/row-change.ts';
import type { EnrollContext } from '../ports.ts';
import { askGroups, type NoAnswer, type PersonAnswer } from '../request/ask-person.ts';

/** What the person at Tencent shows of an open call. */
export type Evidence = {
  /** The faces that the person has now. Undefined: Tencent does not know the person. */
  readonly faceIds: readonly string[] | undefined;
} & (
  | { readonly kind: 'done'; readonly verdict: Verdict }
  /** The call has had no effect so far. */
  | { readonly kind: 'nothing' }
  /** Something happened that may be the work of the call or of another program. */
  | { readonly kind: 'unclear'; readonly candidates: readonly string[] }
);

type WithCall = Person & { readonly openCall: OpenCall };

/** @param answer of Tencent, asked for the person */
export async function evidenceOf(
  person: WithCall,
  answer: Exclude<PersonAnswer, NoAnswer>,
  context: EnrollContext,
): Promise<Evidence | NoAnswer> {
  const { openCall } = person;
  switch (openCall.kind) {
    case 'create':
      return evidenceOfCreation(person.personId, openCall, answer, context);
    case 'remove':
      return evidenceOfRemoval(openCall.faceId, answer);
    default:
      return evidenceOfFaces(person, answer);
  }
}

/** A face that is gone is removed, whatever has deleted it. */
function evidenceOfRemoval(faceId: string, answer: Exclude<PersonAnswer, NoAnswer>): Evidence {
  const faceIds = answer.kind === 'known' ? answer.faceIds : undefined;
  if (faceIds?.includes(faceId)) return { kind: 'nothing', faceIds };
  return { kind: 'done', verdict: { to: 'REMOVED' }, faceIds };
}

/** As many new faces as images: these are theirs. */
function evidenceOfFaces(person: WithCall, answer: Exclude<PersonAnswer, NoAnswer>): Evidence {
  const faceIds = answer.kind === 'known' ? answer.faceIds : undefined;
  const fresh = newFaces(person, faceIds ?? []);
  if (fresh.length === person.openCall.rows.length) return { kind: 'done', verdict: enrolled(fresh), faceIds };
  return fresh.length > 0 ? { kind: 'unclear', candidates: fresh, faceIds } : { kind: 'nothing', faceIds };
}

function enrolled(fresh: readonly string[]): Verdict {
  const [faceId, ...others] = fresh;
  return faceId !== undefined && others.length === 0
    ? { to: 'ENROLLED', faceId, faceIdSource: 'reconciled' }
    : { to: 'ENROLLED', faceIdCandidates: fresh, faceIdSource: 'reconciled' };
}

/**
 * Another program may have created the person meanwhile. It is ours if it has the name that the call sent, a single face,
 * and no group but that of the call.
 */
async function evidenceOfCreation(
  personId: string,
  { name, groupId }: Extract<OpenCall, { kind: 'create' }>,
  answer: Exclude<PersonAnswer, NoAnswer>,
  context: EnrollContext,
): Promise<Evidence | NoAnswer> {
  if (answer.kind === 'noSuchPerson') return { kind: 'nothing', faceIds: undefined };
  const { faceIds } = answer;
  const foreign = { kind: 'unclear', candidates: faceIds, faceIds } as const;
  const [faceId, ...others] = faceIds;
  if (faceId === undefined || others.length > 0 || answer.name !== name) return foreign;
  const groups = await askGroups(personId, context);
  switch (groups.kind) {
    case 'known': {
      const isOnlyOurs = groups.count === 1 && groups.groupIds[0] === groupId;
      const verdict = { to: 'ENROLLED', faceId, faceIdSource: 'reconciled', createdPerson: true } as const;
      return isOnlyOurs ? { kind: 'done', verdict, faceIds } : foreign;
    }
    case 'noSuchPerson':
      // It was deleted between the two requests, so nothing of the call is left.
      return { kind: 'nothing', faceIds: undefined };
    default:
      return groups;
  }
}
