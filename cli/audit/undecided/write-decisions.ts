import type { ResubmitResult } from '../../resubmit/ports.ts';
import type { DecisionPorts } from './ports.ts';
import type { Proposal } from './propose-decisions.ts';
import type { UndecidedPerson } from './undecided-person.ts';

type Decided = Exclude<Proposal, { kind: 'open' }>;

export interface WrittenDecision {
  readonly proposal: Decided;
  readonly result: ResubmitResult;
}

export function isDecided(proposal: Proposal): proposal is Decided {
  return proposal.kind !== 'open';
}

/**
 * Writes what the operator agreed to, as resubmit does, and only if row and person are still as they were when the evidence
 * was gathered. Faces come first: an image that is sent again changes the person.
 */
export async function writeDecisions(
  person: UndecidedPerson,
  proposals: readonly Proposal[],
  ports: DecisionPorts,
): Promise<readonly WrittenDecision[]> {
  const decided = proposals.filter(isDecided);
  const inOrder = [
    ...decided.filter(({ kind }) => kind === 'enrolled'),
    ...decided.filter(({ kind }) => kind === 'notEnrolled'),
  ];
  const written: WrittenDecision[] = [];
  let { revision } = person;
  for (const proposal of inOrder) {
    const { objectKey, version, updatedAt } = proposal.row;
    const isFace = proposal.kind === 'enrolled';
    const result = await ports.resubmit({
      objectKey,
      version,
      decision: isFace ? { kind: 'enrolled', faceId: proposal.faceId } : { kind: 'notEnrolled' },
      // Whether the image was added is not changed by what happens to the person later.
      asRead: { updatedAt, ...(isFace && { revision }) },
      dryRun: false,
    });
    if (result.kind === 'enrolled') revision += 1;
    written.push({ proposal, result });
  }
  return written;
}
