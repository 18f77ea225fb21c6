import type { DeliveryResult } from '../domain/delivery.ts';
import { handOverErased } from '../domain/erasure/erased-image.ts';
import { type FaceRow, isFinal, isInEarlierStage } from '../domain/face-row.ts';
import { intakeFailureMessage } from '../domain/reason-messages.ts';
import { INTAKE_FAILURES, type IntakeFailure, isOneOf } from '../domain/reasons.ts';
import { changeTime } from '../domain/row-change.ts';
import type { IntakeContext } from './ports.ts';

/** What becomes of the event's message. */
export type IntakeResult = DeliveryResult<IntakeFailure | 'Malformed' | 'RowNotWritten'>;

export const DONE: IntakeResult = { kind: 'done' };

/**
 * Writes the row and whatever has to follow it. An existing row decides what an event for it may still do. A function that stood still
 * until after its end writes none: an erasure may have deleted the row since, and no message may be left that would lead to it.
 */
export async function record(row: FaceRow, isLast: boolean, retry: IntakeResult, context: IntakeContext) {
  if (context.clock.now() >= context.deadline) return retry;
  const created = await context.faces.create(row);
  if (created.kind === 'written') {
    context.log.received(row);
    return followUp(row, isLast, retry, context);
  }
  const existing = created.row;
  if (isFinal(existing)) {
    context.log.duplicateEvent(row);
    // A crash may have come between the row and the look at the person.
    return ended(existing, DONE, context);
  }
  if (existing.status === 'FAILED' && isOneOf(INTAKE_FAILURES, existing.reason)) {
    const again = startedOver(row, existing);
    if ((await context.faces.replace(again, existing)) === 'refused') return retry;
    context.log.received(again);
    return followUp(again, isLast, retry, context);
  }
  // A crash may have come between row and message, and the image may have been tried with others of its person all the
  // same. What the queue has already seen it drops by itself.
  return enqueue(existing, isLast, retry, context);
}

/**
 * Written over a failure. An outcome is known by its time, so that a second failure within a millisecond has another one.
 * A failure that comes before the object is read says nothing of the image, so the row keeps what it knows. Enroll may still
 * find that a call has enrolled it, and an erasure finds it by its person.
 */
function startedOver(row: FaceRow, existing: FaceRow): FaceRow {
  const updatedAt = changeTime(existing, Date.parse(row.updatedAt));
  const again = {
    // The queue would drop a message with the id of one it has just seen.
    submission: existing.submission + 1,
    updatedAt,
    ...(row.completedAt !== undefined && { completedAt: updatedAt }),
  };
  if (row.status !== 'FAILED' || row.personId !== undefined) return { ...row, ...again };
  const { status, reason, message, statusDay, receivedAt } = row;
  return { ...existing, status, reason, message, statusDay, receivedAt, ...again };
}

async function followUp(row: FaceRow, isLast: boolean, retry: IntakeResult, context: IntakeContext) {
  switch (row.status) {
    case 'PENDING':
      return enqueue(row, isLast, retry, context);
    case 'FAILED':
      return ended(row, { kind: 'deadLetter', reason: row.reason as IntakeFailure }, context);
    default:
      return ended(row, DONE, context);
  }
}

/** No other stage looks at the person of an image that ends here. */
async function ended(row: FaceRow, result: IntakeResult, context: IntakeContext): Promise<IntakeResult> {
  if (!(await handOverErased(row, context))) return result;
  context.log.erased(row);
  return DONE;
}

async function enqueue(row: FaceRow, isLast: boolean, retry: IntakeResult, context: IntakeContext) {
  const { objectKey, version, personId, submission, receivedAt } = row;
  if (personId === undefined) throw new Error(`The PENDING row of version ${version} has no personId.`);
  const message = { objectKey, version, personId, submission };
  try {
    if (isInEarlierStage(row)) await context.preparations.send(message);
    else await context.enrollments.send(message, receivedAt);
    return DONE;
  } catch (error) {
    context.log.troubled('The image cannot be queued', objectKey, error);
    return isLast ? fail(row, 'NotQueued', intakeFailureMessage('NotQueued'), context) : retry;
  }
}

async function fail(row: FaceRow, reason: IntakeFailure, message: string, context: IntakeContext) {
  const at = changeTime(row, context.clock.now());
  const written = await context.faces.failPending(row, reason, message, at);
  if (written.kind === 'exists' && isFinal(written.row)) return ended(written.row, DONE, context);
  // The client repeats a write whose answer was lost: the repeat then finds the failure that is its own.
  if (written.kind === 'written' || written.row.completedAt === at) context.log.failed(row, reason);
  return ended(row, { kind: 'deadLetter', reason }, context);
}
