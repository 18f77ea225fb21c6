import * as v from 'valibot';
import type { FaceRow } from '../face-row.ts';
import { type ImageOutcome, imageOutcomeSchema, SCHEMA_VERSION } from './image-outcome.ts';
import { outcomeId } from './outcome-id.ts';

/** What a row says of its outcome. */
export type RowOutcome =
  | { readonly kind: 'outcome'; readonly outcome: ImageOutcome }
  /** The row has no outcome yet. */
  | { readonly kind: 'none' }
  /** `detail` would be the outcome, and `fault` says what the schema has against it. */
  | { readonly kind: 'invalid'; readonly outcomeId: string; readonly detail: object; readonly fault: string };

/**
 * The outcome that a row has: what the schema names of it, and nothing else. While a FAILED image is tried again after a
 * redrive, it is the last one, with the reason of the latest attempt: that may be a reason that no failure has.
 *
 * @param stack name of the CloudFormation stack
 */
export function outcomeOf(row: FaceRow, stack: string): RowOutcome {
  const { status, completedAt, bucket, objectKey, version, faceIdCandidates } = row;
  if (status === 'PENDING' || completedAt === undefined) return { kind: 'none' };
  const id = outcomeId([stack, bucket, objectKey, version, completedAt, status]);
  const detail = present({
    ...row,
    schemaVersion: SCHEMA_VERSION,
    outcomeId: id,
    stack,
    // A set has no order, and the same outcome always reads the same.
    ...(Array.isArray(faceIdCandidates) && { faceIdCandidates: faceIdCandidates.toSorted() }),
  });
  const { success, output, issues } = v.safeParse(imageOutcomeSchema, detail);
  if (success) return { kind: 'outcome', outcome: output };
  return { kind: 'invalid', outcomeId: id, detail, fault: issues.map(described).join('; ') };
}

function described(issue: v.BaseIssue<unknown>): string {
  return `${v.getDotPath(issue)}: ${issue.message}`;
}

/** Without the attributes that are undefined: what does not apply is absent. */
function present(attributes: object): object {
  return Object.fromEntries(Object.entries(attributes).filter(([, value]) => value !== undefined));
}
