import { allEnded } from '../../domain/all-ended.ts';
import type { Delivery } from '../../domain/delivery.ts';
import type { EnrollmentMessage } from '../../domain/enrollment-message.ts';
import { type FaceRow, type ImageRef, imageId } from '../../domain/face-row.ts';
import type { RemovalMessage } from '../../domain/removal-message.ts';
import type { DeadLetterReason, EnrollLog, TakenMessages } from '../ports.ts';

/** One image in the batch, with every message of this batch that speaks of it. */
export interface BatchImage {
  readonly ref: ImageRef;
  readonly deliveries: readonly Delivery[];
  /** Of the message that was delivered most often. */
  readonly receiveCount: number;
  /** Whether an operator wants it to create its person, although that was known before. */
  readonly createsPerson: boolean;
  /** Whether its face is to be removed from the person. */
  readonly isRemoval: boolean;
}

/** The images of one person in this batch, in the order of the queue. Each leaves the batch exactly once. */
export class PersonBatch {
  readonly personId: string;
  /** Whether Tencent was asked in this batch which faces the person has: once is enough. */
  hasAskedForFaces = false;
  /** Whether Tencent said in this batch that the person exists, when it was to be created. */
  wasFoundCreated = false;
  readonly #images: Map<string, BatchImage>;
  readonly #queue: TakenMessages;
  readonly #log: EnrollLog;
  readonly #kept: Delivery[] = [];
  readonly #isolated = new Set<string>();

  constructor(personId: string, images: readonly BatchImage[], queue: TakenMessages, log: EnrollLog) {
    this.personId = personId;
    this.#images = new Map(images.map((image) => [imageId(image.ref), image]));
    this.#queue = queue;
    this.#log = log;
  }

  get images(): readonly BatchImage[] {
    return [...this.#images.values()];
  }

  get refs(): readonly ImageRef[] {
    return this.images.map((image) => image.ref);
  }

  /** Whether the faces of its images are to be removed. One batch never holds both kinds. */
  get isOfRemovals(): boolean {
    return this.images.some(({ isRemoval }) => isRemoval);
  }

  get isEmpty(): boolean {
    return this.#images.size === 0;
  }

  /** The messages that must not be deleted, those still in the batch included. */
  get kept(): readonly Delivery[] {
    return [...this.#kept, ...this.images.flatMap((image) => image.deliveries)];
  }

  imageOf(ref: ImageRef): BatchImage | undefined {
    return this.#images.get(imageId(ref));
  }

  imagesOf(rows: readonly FaceRow[]): readonly BatchImage[] {
    return rows.map((row) => this.imageOf(row)).filter((image) => image !== undefined);
  }

  /** The image goes into no request with others any more, as long as it is in this batch. */
  isolate(image: BatchImage): void {
    this.#isolated.add(imageId(image.ref));
  }

  isIsolated(ref: ImageRef): boolean {
    return this.#isolated.has(imageId(ref));
  }

  /** The image needs no message any more. */
  done(image: BatchImage): void {
    this.#images.delete(imageId(image.ref));
  }

  /** The image's messages come back after that time. */
  async postpone(image: BatchImage, seconds: number): Promise<void> {
    this.#images.delete(imageId(image.ref));
    this.#kept.push(...image.deliveries);
    await allEnded(
      image.deliveries.map(async (delivery) => {
        try {
          await this.#queue.postpone(delivery, seconds);
        } catch (error) {
          // It comes back all the same, when its present visibility timeout ends.
          this.#log.troubled('A message could not be given its own delay', this.personId, error);
        }
      }),
    );
  }

  /** The prepare stage gets the image, and this queue gets a new message from there. If it cannot be sent, this one comes back. */
  async prepare(image: BatchImage, submission: number): Promise<void> {
    this.#images.delete(imageId(image.ref));
    try {
      const createPerson = image.createsPerson || undefined;
      await this.#queue.prepare({ ...image.ref, personId: this.personId, submission, createPerson });
    } catch (error) {
      this.#kept.push(...image.deliveries);
      this.#log.troubled('An image could not be sent to the prepare stage', this.personId, error);
    }
  }

  /** The erase stage deletes the image, so its messages need no other end. If it cannot be told, they come back. */
  async erase(image: BatchImage, erasureId: string): Promise<void> {
    this.#images.delete(imageId(image.ref));
    try {
      await this.#queue.erase({ ...image.ref, personId: this.personId, erasureId });
      this.#log.erased(this.personId, image.ref);
    } catch (error) {
      this.#kept.push(...image.deliveries);
      this.#log.troubled('An image could not be sent to the erase stage', this.personId, error);
    }
  }

  /** Whatever is still in the batch comes back, each image after its own time. */
  async postponeEach(secondsOf: (image: BatchImage) => number): Promise<void> {
    await allEnded(this.images.map((image) => this.postpone(image, secondsOf(image))));
  }

  /** One message in the dead-letter queue stands for all messages of the image; if it cannot be sent, they come back. */
  async moveToDeadLetterQueue(image: BatchImage, reason: DeadLetterReason): Promise<void> {
    this.#images.delete(imageId(image.ref));
    const [first] = image.deliveries;
    if (first === undefined) return;
    if (!(await moveToDeadLetterQueue(first, reason, this.personId, this.#queue, this.#log)))
      this.#kept.push(...image.deliveries);
  }
}

/** @returns whether it is in the dead-letter queue: only then may the original go. */
export async function moveToDeadLetterQueue(
  delivery: Delivery,
  reason: DeadLetterReason,
  personId: string,
  queue: TakenMessages,
  log: EnrollLog,
): Promise<boolean> {
  try {
    await queue.moveToDeadLetterQueue(delivery, reason);
    log.movedToDeadLetterQueue(delivery, reason);
    return true;
  } catch (error) {
    log.troubled('A message could not be put into the dead-letter queue', personId, error);
    return false;
  }
}

/** One message of the queue. */
export interface Received {
  readonly message: EnrollmentMessage | RemovalMessage;
  readonly delivery: Delivery;
}

/** Several messages of one image are one image of the batch. */
export function mergeDeliveries(received: readonly Received[]): BatchImage[] {
  const images = new Map<string, BatchImage>();
  for (const { message, delivery } of received) {
    const isRemoval = 'remove' in message;
    const { objectKey, version } = isRemoval ? message.remove : message;
    const ref = { objectKey, version };
    const same = images.get(imageId(ref));
    images.set(imageId(ref), {
      ref,
      deliveries: [...(same?.deliveries ?? []), delivery],
      receiveCount: Math.max(same?.receiveCount ?? 0, delivery.receiveCount),
      createsPerson: same?.createsPerson === true || ('createPerson' in message && message.createPerson === true),
      isRemoval,
    });
  }
  return [...images.values()];
}
