import { allEnded } from '../../domain/all-ended.ts';
import type { Delivery } from '../../domain/delivery.ts';
import type { EnrollmentMessage } from '../../domain/enrollment-message.ts';
import { type FaceRow, type ImageRef, imageId } from '../../domain/face-row.ts';
import type { DeadLetterReason, EnrollLog, TakenMessages } from '../ports.ts';

/** One image in hand, with every message of this batch that speaks of it. */
export interface Work {
  readonly ref: ImageRef;
  readonly deliveries: readonly Delivery[];
  /** Of the message that was delivered most often. */
  readonly receiveCount: number;
}

/** The images of one person in this batch, in the order of the queue. Each leaves the hand exactly once. */
export class Hand {
  readonly personId: string;
  readonly #works: Map<string, Work>;
  readonly #queue: TakenMessages;
  readonly #log: EnrollLog;
  readonly #kept: Delivery[] = [];
  readonly #isolated = new Set<string>();

  constructor(personId: string, works: readonly Work[], queue: TakenMessages, log: EnrollLog) {
    this.personId = personId;
    this.#works = new Map(works.map((work) => [imageId(work.ref), work]));
    this.#queue = queue;
    this.#log = log;
  }

  get works(): readonly Work[] {
    return [...this.#works.values()];
  }

  get refs(): readonly ImageRef[] {
    return this.works.map((work) => work.ref);
  }

  get isEmpty(): boolean {
    return this.#works.size === 0;
  }

  /** The messages that must not be deleted, those still in hand included. */
  get kept(): readonly Delivery[] {
    return [...this.#kept, ...this.works.flatMap((work) => work.deliveries)];
  }

  workOf(ref: ImageRef): Work | undefined {
    return this.#works.get(imageId(ref));
  }

  worksOf(rows: readonly FaceRow[]): readonly Work[] {
    return rows.map((row) => this.workOf(row)).filter((work) => work !== undefined);
  }

  /** The image goes into no request with others any more, as long as it is in this hand. */
  isolate(work: Work): void {
    this.#isolated.add(imageId(work.ref));
  }

  isIsolated(ref: ImageRef): boolean {
    return this.#isolated.has(imageId(ref));
  }

  /** The image needs no message any more. */
  done(work: Work): void {
    this.#works.delete(imageId(work.ref));
  }

  /** The image's messages come back after that time. */
  async postpone(work: Work, seconds: number): Promise<void> {
    this.#works.delete(imageId(work.ref));
    this.#kept.push(...work.deliveries);
    await allEnded(
      work.deliveries.map(async (delivery) => {
        try {
          await this.#queue.postpone(delivery, seconds);
        } catch (error) {
          // It comes back all the same, when its present visibility timeout ends.
          this.#log.troubled('A message could not be given its own delay', this.personId, error);
        }
      }),
    );
  }

  /** Whatever is still in hand comes back, each image after its own time. */
  async postponeEach(secondsOf: (work: Work) => number): Promise<void> {
    await allEnded(this.works.map((work) => this.postpone(work, secondsOf(work))));
  }

  /** One letter in the dead-letter queue speaks for all messages of the image; if it cannot be sent, they come back. */
  async bury(work: Work, reason: DeadLetterReason): Promise<void> {
    this.#works.delete(imageId(work.ref));
    const [first] = work.deliveries;
    if (first === undefined) return;
    if (!(await bury(first, reason, this.personId, this.#queue, this.#log))) this.#kept.push(...work.deliveries);
  }
}

/** @returns whether the letter is in the dead-letter queue: only then may the message go. */
export async function bury(
  delivery: Delivery,
  reason: DeadLetterReason,
  personId: string,
  queue: TakenMessages,
  log: EnrollLog,
): Promise<boolean> {
  try {
    await queue.bury(delivery, reason);
    log.buried(delivery, reason);
    return true;
  } catch (error) {
    log.troubled('A message could not be put into the dead-letter queue', personId, error);
    return false;
  }
}

/** Several messages of one image are one piece of work. */
export function mergeDeliveries(received: readonly { message: EnrollmentMessage; delivery: Delivery }[]): Work[] {
  const works = new Map<string, Work>();
  for (const { message, delivery } of received) {
    const { objectKey, version } = message;
    const ref = { objectKey, version };
    const same = works.get(imageId(ref));
    works.set(imageId(ref), {
      ref,
      deliveries: [...(same?.deliveries ?? []), delivery],
      receiveCount: Math.max(same?.receiveCount ?? 0, delivery.receiveCount),
    });
  }
  return [...works.values()];
}
