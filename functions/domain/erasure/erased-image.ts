import type { Clock } from '../clock.ts';
import type { ImageRef } from '../face-row.ts';
import type { ImageErasureMessage } from './erasure-message.ts';
import { type ErasedPerson, isErased, type Tombstone, tombstoneOf } from './tombstone.ts';

/** An image as its row names it or, where that is gone, as its message does: then without `uploadedAt`. */
export interface NamedImage extends ImageRef {
  readonly personId?: string | undefined;
  readonly uploadedAt?: string | undefined;
}

/** The Persons table, as far as it tells of erasures. */
export interface Tombstones {
  /** Strongly consistent. */
  find(personId: string): Promise<ErasedPerson | undefined>;
}

/** The erasures queue, for images that come to their end during or after the erasure of their person. */
export interface ImageErasures {
  eraseImage(message: ImageErasureMessage): Promise<void>;
}

export interface ErasureLookUp {
  readonly tombstones: Tombstones;
  readonly erasures: ImageErasures;
  readonly clock: Pick<Clock, 'now'>;
}

/**
 * The erasure that the image belongs to. Only an erasure deletes rows, so an image without a row belongs to it as well.
 *
 * @param now epoch milliseconds
 */
export function erasureOf(
  person: ErasedPerson | undefined,
  { uploadedAt }: Pick<NamedImage, 'uploadedAt'>,
  now: number,
): Tombstone | undefined {
  const tombstone = tombstoneOf(person, now);
  return uploadedAt === undefined || isErased(person, uploadedAt, now) ? tombstone : undefined;
}

/**
 * For a stage that has written a final row, or that can do nothing more for an image: if the person is being erased, the erase
 * stage gets the image. Erase writes its tombstone before it looks for rows, and a stage writes its row before it looks for a
 * tombstone. So one of the two always sees the other.
 *
 * @returns whether the image is for the erase stage: then its message needs no other end
 */
export async function handOverErased(
  image: NamedImage,
  { tombstones, erasures, clock }: ErasureLookUp,
): Promise<boolean> {
  const { objectKey, version, personId } = image;
  if (personId === undefined) return false;
  const erasure = erasureOf(await tombstones.find(personId), image, clock.now());
  if (erasure === undefined) return false;
  await erasures.eraseImage({ erasureId: erasure.id, personId, objectKey, version });
  return true;
}
