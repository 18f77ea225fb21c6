import type { ErasureRecord } from '../../domain/erasure/erasure-record.ts';
import type { FaceRow } from '../../domain/face-row.ts';
import type { EraseContext, ErasureDelivery, Scope } from '../ports.ts';
import { withFacesFound } from '../receipt.ts';
import { facesOf } from './person-item.ts';
import { deleteFace, deletePerson, facesAtTencent } from './tencent.ts';

/**
 * Deletes the person at Tencent, or the faces. A person who has images that were uploaded later keeps their faces, and so stays.
 *
 * @param keep saves the record: what is found is written before it is deleted, because an answer may be lost
 * @throws Postponed when it is not certain what became of it
 */
export async function eraseAtTencent(
  { personId }: Scope,
  later: readonly FaceRow[],
  record: ErasureRecord,
  keep: (record: ErasureRecord) => Promise<void>,
  delivery: ErasureDelivery,
  context: EraseContext,
): Promise<void> {
  if (record.tencent === 'keep') return;
  const { faceIds } = await facesAtTencent(personId, delivery, context);
  const ofLater = facesOf(later);
  // Another program may have deleted faces that rows still have.
  const kept = (faceIds ?? []).filter((faceId) => ofLater.includes(faceId));
  const erased = (faceIds ?? []).filter((faceId) => !kept.includes(faceId));
  await keep(withFacesFound(record, erased.length, context.clock.now()));
  if (faceIds === undefined) return;
  if (record.tencent === 'person' && kept.length === 0) return deletePerson(personId, delivery, context);
  // The last face is refused. It is counted later.
  for (const faceId of erased) await deleteFace(personId, faceId, delivery, context);
}
