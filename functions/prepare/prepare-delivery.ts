import type { DeliveryResult } from '../domain/delivery.ts';
import { type EnrollmentMessage, parseEnrollmentMessage } from '../domain/enrollment-message.ts';
import { handOverErased, type NamedImage } from '../domain/erasure/erased-image.ts';
import { type FaceRow, type ImageRef, isFinal, isInEarlierStage } from '../domain/face-row.ts';
import { goneMessage } from '../domain/gone-message.ts';
import { checkOriginalBytes } from '../domain/image/original-limits.ts';
import { preparedKey } from '../domain/prepared-key.ts';
import type { PrepareFailure, PrepareRejection } from '../domain/reasons.ts';
import { longDelaySeconds, MAX_DELIVERIES } from '../domain/retry-schedule.ts';
import type { PrepareContext } from './ports.ts';
import { failedFor, notStarted, preparedAs, rejectedFor, started } from './preparation-changes.ts';
import { type PreparedImage, prepareImage, UNDECODABLE } from './prepare-image.ts';

/** What becomes of the message. */
export type PrepareResult = DeliveryResult<PrepareFailure | 'Malformed' | 'RowMissing' | 'RowNotWritten'>;

const DONE: PrepareResult = { kind: 'done' };

/** Starts without an end that an image may have: the next one is refused, because the image may be the cause. */
const MAX_STARTS = 2;

/** After this time a start has ended, in whatever way: no invocation lasts that long. */
const START_ENDS_WITHIN_MS = 70_000;

/** How often a row is read again after another writer was faster. */
const MAX_LOOKS = 3;

/**
 * Prepares one image and sends it on to enroll. Safe to repeat at any point: the object always has the same key, and the
 * row says whether the image still waits. First the object is written, then the row, then the message.
 *
 * @param receiveCount of the message, 1 at its first delivery
 */
export async function prepareDelivery(
  body: string,
  receiveCount: number,
  context: PrepareContext,
): Promise<PrepareResult> {
  const message = parseEnrollmentMessage(body);
  if (message === undefined) {
    context.log.malformed();
    return { kind: 'deadLetter', reason: 'Malformed' };
  }
  const retry: PrepareResult = { kind: 'retry', afterSeconds: longDelaySeconds(receiveCount, context.chance.random) };
  try {
    return await new Preparation(message, context).carryOut();
  } catch (error) {
    context.log.troubled('The image could not be prepared', message, error);
    const isLast = receiveCount >= Math.min(MAX_DELIVERIES, context.settings.maxReceiveCount);
    if (isLast) return giveUp(message, error, context);
    return error instanceof AtWorkError ? { kind: 'retry', afterSeconds: START_ENDS_WITHIN_MS / 1000 } : retry;
  }
}

/** The image is being prepared, or was a moment ago by an invocation that has ended without a word. */
class AtWorkError extends Error {
  override readonly name = 'AtWorkError';
}

/** The image still waits, so its message comes again. The last delivery gives it up, as after every other error. */
class RowChangedError extends Error {
  override readonly name = 'RowChangedError';

  constructor() {
    super('The row has changed since it was read.');
  }
}

class Preparation {
  readonly #message: EnrollmentMessage;
  readonly #context: PrepareContext;

  constructor(message: EnrollmentMessage, context: PrepareContext) {
    this.#message = message;
    this.#context = context;
  }

  async carryOut(): Promise<PrepareResult> {
    const { rows, clock } = this.#context;
    const row = await rows.row(this.#message);
    if (row === undefined) return this.#dropWithoutRow();
    if (row.personId !== this.#message.personId) {
      const malformed: PrepareResult = { kind: 'deadLetter', reason: 'Malformed' };
      if (row.personId !== undefined) return malformed;
      // Intake may have found the object of an erased image gone: that row names no person.
      return ended({ ...row, personId: this.#message.personId }, malformed, this.#context);
    }
    if (!waits(row)) return this.#sendOn(row);
    const tooLarge = row.size === undefined ? undefined : checkOriginalBytes(row.size);
    if (tooLarge !== undefined) return this.#reject(row, { reason: 'ImageTooLarge', message: tooLarge });
    if (isAtWork(row, clock.now())) throw new AtWorkError('Another invocation is preparing the image.');
    if ((row.prepareStarts ?? 0) >= MAX_STARTS) {
      const detail = `${row.prepareStarts} invocations have ended while they prepared it`;
      return this.#reject(row, { reason: 'ImageUndecodable', message: UNDECODABLE }, {}, detail);
    }
    return this.#prepare(row);
  }

  async #prepare(row: FaceRow): Promise<PrepareResult> {
    const { originals, rows, converter, clock, settings, log } = this.#context;
    const bytes = await originals.read(row);
    if (bytes === 'gone') {
      const message = goneMessage('prepared', row.uploadedAt, clock.now(), settings.keepImagesDays);
      return this.#reject(row, { reason: 'ObjectGone', message });
    }
    const startedAt = clock.now();
    const start = started(row, startedAt);
    if ((await rows.change(row, start)) === 'refused') throw new RowChangedError();
    const begun = { ...row, ...start };
    try {
      const image = await prepareImage(bytes, settings.longEdge, converter);
      if (image.kind === 'refused') {
        const { format = row.format, size } = image;
        return await this.#reject(begun, image, { format, ...size }, image.detail);
      }
      const written = await this.#write(begun, image);
      if (written === undefined) return DONE;
      const figures = { bytesIn: bytes.length, bytesOut: image.jpeg.length, tookMs: clock.now() - startedAt };
      log.prepared(written, figures);
      return await this.#sendOn(written);
    } catch (error) {
      await this.#takeStartBack(begun);
      throw error;
    }
  }

  /**
   * First the object, then the row.
   *
   * @returns the row as it is now; undefined when the object is not needed any more
   */
  async #write(begun: FaceRow, image: PreparedImage): Promise<FaceRow | undefined> {
    const { prepared, rows, clock } = this.#context;
    const key = this.#keyOf(begun);
    await prepared.put(key, image.jpeg);
    let row = begun;
    for (let look = 1; look <= MAX_LOOKS; look++) {
      const patch = preparedAs(key, image, row, clock.now());
      if ((await rows.change(row, patch)) === 'written') return { ...row, ...patch };
      const now = await rows.row(row);
      if (now === undefined || isFinal(now)) {
        const why = now === undefined ? 'its row is gone' : `it is ${now.status}`;
        if (now?.prepared?.key === key) this.#context.log.settled(row, why);
        else await discard(key, row, why, this.#context);
        return undefined;
      }
      // Another invocation has prepared it meanwhile, or the answer to the first attempt of this write was lost.
      if (!isInEarlierStage(now)) return now;
      row = now;
    }
    throw new Error('The row has changed each time it was read.');
  }

  /** What is not prepared any more goes on to enroll: a crash may have come between the row and the message. */
  async #sendOn(row: FaceRow): Promise<PrepareResult> {
    return isFinal(row) ? settle(row, this.#context) : sendToEnroll(row, this.#message, this.#context);
  }

  async #reject(
    row: FaceRow,
    why: { readonly reason: PrepareRejection; readonly message: string },
    known: Partial<FaceRow> = {},
    detail?: string,
  ): Promise<PrepareResult> {
    const { rows, clock, prepared, log } = this.#context;
    const patch = rejectedFor(why, known, row, clock.now());
    if ((await rows.change(row, patch)) === 'refused') {
      const now = await rows.row(row);
      if (now !== undefined && waits(now)) throw new RowChangedError();
      // Another invocation has prepared it after all. It may have ended before it sent it on.
      if (now?.prepared !== undefined) return this.#sendOn(now);
    } else log.rejected({ ...row, ...patch }, detail);
    // An invocation before this one may have written it.
    await prepared.delete(this.#keyOf(row));
    return ended(row, DONE, this.#context);
  }

  async #dropWithoutRow(): Promise<PrepareResult> {
    const { settings } = this.#context;
    const { objectKey, version } = this.#message;
    const key = preparedKey({ bucket: settings.imagesBucket, objectKey, version }, settings);
    await discard(key, this.#message, 'its row is gone', this.#context);
    return ended(this.#message, { kind: 'deadLetter', reason: 'RowMissing' }, this.#context);
  }

  /** What went wrong is not the image's fault. If this fails as well, the start counts. */
  async #takeStartBack(begun: FaceRow): Promise<void> {
    const { rows, clock, log } = this.#context;
    try {
      await rows.change(begun, notStarted(begun, clock.now()));
    } catch (error) {
      log.troubled('That the decoder has ended could not be written', begun, error);
    }
  }

  #keyOf(row: FaceRow): string {
    return preparedKey(row, this.#context.settings);
  }
}

/** Whether the image is to be prepared. A FAILED image that waits was redriven. */
function waits(row: FaceRow): boolean {
  return !isFinal(row) && row.reason !== 'OutcomeUnknown' && isInEarlierStage(row);
}

/** Whether another invocation may still be decoding the image: the queue may deliver a message twice. */
function isAtWork({ prepareStarts, updatedAt }: FaceRow, now: number): boolean {
  return prepareStarts !== undefined && now - Date.parse(updatedAt) < START_ENDS_WITHIN_MS;
}

/** The row says so, then the message goes to the dead-letter queue: in this order. */
async function giveUp(message: EnrollmentMessage, error: unknown, context: PrepareContext): Promise<PrepareResult> {
  const { rows, clock, log } = context;
  const deadLetter: PrepareResult = { kind: 'deadLetter', reason: 'NotPrepared' };
  try {
    const row = await rows.row(message);
    if (row === undefined) return await ended(message, deadLetter, context);
    if (isFinal(row)) return await settle(row, context);
    if (row.reason === 'OutcomeUnknown') return await sendToEnroll(row, message, context);
    const failed = failedFor(nameOf(error), row, clock.now());
    // The other invocation has not ended: if the image ends every function, these starts are how it is known.
    const patch = error instanceof AtWorkError ? { ...failed, prepareStarts: row.prepareStarts } : failed;
    if ((await rows.change(row, patch)) === 'refused') return await afterRefusal(message, context);
    log.failed({ ...row, ...patch });
    return await ended(row, deadLetter, context);
  } catch (trouble) {
    log.troubled('That the image is given up could not be written', message, trouble);
    return { kind: 'deadLetter', reason: 'RowNotWritten' };
  }
}

async function discard(key: string, ref: ImageRef, why: string, { prepared, log }: PrepareContext): Promise<void> {
  await prepared.delete(key);
  log.settled(ref, why);
}

/**
 * What follows a final row. The invocation that rejected the image may have ended before it deleted what an earlier one
 * wrote, and before it looked at the person.
 */
async function settle(row: FaceRow, context: PrepareContext): Promise<PrepareResult> {
  const why = `it is ${row.status}`;
  if (row.status !== 'REJECTED' || row.prepared !== undefined) {
    context.log.settled(row, why);
    return DONE;
  }
  await discard(preparedKey(row, context.settings), row, why, context);
  return ended(row, DONE, context);
}

/** No other stage looks at the person of an image that ends here. */
async function ended(image: NamedImage, result: PrepareResult, context: PrepareContext): Promise<PrepareResult> {
  if (!(await handOverErased(image, context))) return result;
  context.log.settled(image, 'its person is being erased');
  return DONE;
}

/** Another invocation has changed the row meanwhile. If it has prepared the image, it may have ended before it sent it on. */
async function afterRefusal(message: EnrollmentMessage, context: PrepareContext): Promise<PrepareResult> {
  const now = await context.rows.row(message);
  if (now === undefined) return ended(message, { kind: 'deadLetter', reason: 'NotPrepared' }, context);
  if (isFinal(now)) return settle(now, context);
  if (isInEarlierStage(now)) return { kind: 'deadLetter', reason: 'RowNotWritten' };
  return sendToEnroll(now, message, context);
}

/**
 * Enroll may have taken the image along without its message. It needs the message of an OutcomeUnknown as well, and moves it to its
 * dead-letter queue.
 */
async function sendToEnroll(
  { objectKey, version, submission, receivedAt }: FaceRow,
  { personId, createPerson }: EnrollmentMessage,
  { enrollments }: PrepareContext,
): Promise<PrepareResult> {
  await enrollments.send({ objectKey, version, personId, submission, createPerson }, receivedAt);
  return DONE;
}

/** The name of an error, as AWS gives them, without what it may quote. */
function nameOf(error: unknown): string {
  const { name } = error instanceof Error ? error : { name: 'Error' };
  return /^[\w.]{1,64}$/.test(name) ? name : 'Error';
}
