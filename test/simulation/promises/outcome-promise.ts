import type { FaceRow } from '../../../functions/domain/face-row.ts';
import type { Scheduler } from '../engine/scheduler.ts';
import type { Version } from '../product.ts';
import type { Writer } from '../world/tables.ts';
import { nameOf } from '../world/upload.ts';

/**
 * An outcome is a write that sets `completedAt` to the time of the write itself. No other write may look like one, and
 * one failure is one outcome.
 */
export function checkOutcome(
  before: FaceRow | undefined,
  after: FaceRow,
  by: Writer,
  version: Version,
  scheduler: Scheduler,
): void {
  const { status, completedAt, updatedAt } = after;
  const violate = (what: string): void => scheduler.violate(`the ${status} row of ${nameOf(after)} ${what}`);
  const isOutcome = completedAt !== undefined && completedAt !== before?.completedAt;
  const isSame = updatedAt === before?.updatedAt;
  if (isOutcome && completedAt !== updatedAt) violate(`was completed at ${completedAt} and written at ${updatedAt}`);
  if (isOutcome && status === 'PENDING') violate(`was completed at ${completedAt}`);
  if (!isOutcome && !isSame && completedAt === updatedAt) violate('looks like an outcome and is none');
  if (!isOutcome && status !== before?.status && status !== 'PENDING') violate('is an outcome without its time');
  // Intake starts an upload over with another submission. The version before had this fault.
  const isSameTry = before?.status === 'FAILED' && before.submission === after.submission;
  if (isOutcome && isSameTry && by === 'intake' && version === 'current') violate('fails twice of one failure');
}
