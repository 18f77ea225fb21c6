import type { FaceRow } from '../../domain/face-row.ts';
import type { PersonBatch } from '../batch/person-batch.ts';
import type { PersonState } from '../person-state.ts';
import type { EnrollContext } from '../ports.ts';
import { makeCall } from './make-call.ts';

/**
 * One DeleteFace request for the face of one image.
 *
 * @param state whose person has the faces that Tencent said it has, this one among them
 * @returns the state after it, or undefined when nothing is left in the batch
 */
export function callDeleteFace(
  state: PersonState,
  row: FaceRow,
  faceId: string,
  batch: PersonBatch,
  context: EnrollContext,
): Promise<PersonState | undefined> {
  return makeCall<undefined>(
    state,
    {
      kind: { kind: 'remove', faceId },
      choose: async () => ({ state, rows: [row] }),
      load: async () => undefined,
      send: (_rows, _content, window) => context.tencent.deleteFace({ personId: batch.personId, faceId }, window),
    },
    batch,
    context,
  );
}
