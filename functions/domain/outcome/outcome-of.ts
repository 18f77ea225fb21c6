import { createHash } from 'node:crypto';
import type { FaceRow } from '../face-row.ts';
import { type ImageOutcome, OUTCOME_ATTRIBUTES, SCHEMA_VERSION } from './image-outcome.ts';

/** Whether the row is as the write of an outcome left it: every later write has another `updatedAt`. */
export function isOutcomeWrite({ completedAt, updatedAt }: FaceRow): boolean {
  return completedAt !== undefined && completedAt === updatedAt;
}

/**
 * The outcome that a row tells.
 *
 * @param stack name of the CloudFormation stack
 * @returns undefined for a row that has none
 */
export function outcomeOf(row: FaceRow, stack: string): ImageOutcome | undefined {
  const { status, completedAt } = row;
  if (status === 'PENDING' || completedAt === undefined) return undefined;
  const { bucket, objectKey, version, faceIdCandidates, prepared } = row;
  const told = {
    ...row,
    schemaVersion: SCHEMA_VERSION,
    outcomeId: hashOf([stack, bucket, objectKey, version, completedAt, status]),
    stack,
    faceIdCandidates: faceIdCandidates?.toSorted(),
    prepared: prepared && { width: prepared.width, height: prepared.height, size: prepared.size },
  };
  const attributes = OUTCOME_ATTRIBUTES[status].map((name) => [name, told[name as keyof typeof told]] as const);
  return Object.fromEntries(attributes.filter(([, value]) => value !== undefined)) as ImageOutcome;
}

/** The same parts always have the same hash, also in a replay years later. */
function hashOf(parts: readonly string[]): string {
  return createHash('sha256').update(JSON.stringify(parts)).digest('hex').slice(0, 32);
}
