import { allEnded } from '../../domain/all-ended.ts';
import { coversUpload } from '../../domain/erasure/tombstone.ts';
import type { DeadLetter, EraseContext, Scope } from '../ports.ts';
import { Postponed, waitsForOthers } from '../postponed.ts';
import { type Removed, together } from '../receipt.ts';
import { eraseImages } from './images.ts';

/** Kept for the rest of the work, and for putting messages back. */
const RESERVE_MS = 15_000;
/** Below this a pass is not begun. */
const LEAST_MS = 10_000;
const TAKEN_SECONDS = { least: 5, most: 20 };
/** Longer than a pass takes. */
const HIDDEN_SECONDS = 120;

export interface Passed {
  /** Messages, and what they were about, where no row told of it. */
  readonly removed: Removed;
  /** False when a queue has more messages than there was time for. */
  readonly isComplete: boolean;
}

/**
 * Passes through all dead-letter queues once, and deletes the messages of the person.
 *
 * @throws Postponed when there is no time left, or another erasure is passing through
 */
export async function passDeadLetterQueues(scope: Scope, context: EraseContext): Promise<Passed> {
  const { clock, deadline, passLock, deadLetterQueues } = context;
  const until = deadline - RESERVE_MS;
  if (clock.now() > until - LEAST_MS) throw new Postponed('There is no time left for the dead-letter queues.', 1);
  // After a crash, messages that were received stay hidden, and a pass would overlook them: also one of this erasure.
  const freeAt = until + HIDDEN_SECONDS * 1000;
  if ((await passLock.acquire(scope.erasureId, clock.now(), freeAt)) === 'taken') {
    const { least, most } = TAKEN_SECONDS;
    const seconds = Math.ceil(least + (most - least) * context.chance.random());
    throw waitsForOthers('Another erasure passes through the dead-letter queues.', seconds);
  }
  let removed: Removed = {};
  const isOfPerson = async (letter: DeadLetter) => {
    const found = await lookAt(letter, scope, context);
    if (found !== undefined) removed = together(removed, found);
    return found !== undefined;
  };
  try {
    const passed = await allEnded(deadLetterQueues.map((queue) => queue.pass(isOfPerson, until, HIDDEN_SECONDS)));
    const deadLetters = passed.reduce((sum, { deleted }) => sum + deleted, 0);
    return { removed: together(removed, { deadLetters }), isComplete: passed.every(({ isComplete }) => isComplete) };
  } finally {
    await passLock.release(scope.erasureId, freeAt);
  }
}

/**
 * What a message is about goes first, where it has no row by which the erasure would have found it.
 *
 * @returns undefined when the message stays
 */
async function lookAt(letter: DeadLetter, scope: Scope, context: EraseContext): Promise<Removed | undefined> {
  const { personId, image, uploadedAt } = letter;
  if (image === undefined) return undefined;
  if (personId !== undefined && personId !== scope.personId) return undefined;
  const row = await context.rows.row(image);
  // A row without a person is of an event that came again when its object was gone.
  if (row?.personId !== undefined) {
    return row.personId === scope.personId && coversUpload(scope, row.uploadedAt) ? {} : undefined;
  }
  const at = row?.uploadedAt ?? uploadedAt;
  if (at !== undefined && !coversUpload(scope, at)) return undefined;
  const { settings, objects } = context;
  const { objectKey, version, eTag, bucket = settings.imagesBucket } = image;
  if (personId === undefined) {
    // The event of an upload names no person.
    const metadata = await objects.metadata({ bucket, objectKey, version });
    if (metadata?.[settings.personTag] !== scope.personId) return undefined;
  }
  return eraseImages([{ bucket, objectKey, version, eTag, row }], scope, context);
}
