import { erasureOf } from '../../domain/erasure/erased-image.ts';
import type { EnrollContext } from '../ports.ts';
import type { BatchImage, PersonBatch } from './person-batch.ts';

/**
 * The row of an image is gone, which only an erasure explains. Its tombstone may have come after the person was read, so the
 * person is read once more.
 *
 * @returns whether the image has left the batch
 */
export async function handOverIfErased(
  image: BatchImage,
  batch: PersonBatch,
  context: EnrollContext,
): Promise<boolean> {
  const person = await context.ledger.person(batch.personId);
  const erasure = erasureOf(person, {}, context.clock.now());
  if (erasure === undefined) return false;
  await batch.erase(image, erasure.id);
  return true;
}
