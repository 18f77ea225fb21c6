import { allEnded } from '../../domain/all-ended.ts';
import type { FaceRow } from '../../domain/face-row.ts';
import type { CreateFaceRequest } from '../../domain/tencent/face-service.ts';
import type { PersonBatch } from '../batch/person-batch.ts';
import type { PersonState } from '../person-state.ts';
import type { EnrollContext } from '../ports.ts';
import { withCompanions } from './add-companions.ts';
import { concludeUnread, readBytes } from './image-bytes.ts';
import { makeCall } from './make-call.ts';

/**
 * One CreateFace request for up to four images of one person.
 *
 * @param state whose person has the faces that Tencent said it has, or that were added since
 * @param inBatch the images that need it; others of the person may go with them
 * @returns the state after it, or undefined when nothing is left in the batch
 */
export async function callCreateFace(
  state: PersonState,
  inBatch: readonly FaceRow[],
  batch: PersonBatch,
  context: EnrollContext,
): Promise<PersonState | undefined> {
  const bytes = await readBytes(inBatch, context);
  if (typeof bytes === 'string') return concludeUnread(bytes, inBatch, state, batch, context);
  const { personId } = batch;
  return makeCall<CreateFaceRequest['images']>(
    state,
    {
      kind: {},
      // While this one waited for its turn, more may have come.
      choose: () => withCompanions(state, inBatch, batch, context),
      load: async (rows) => (bytes === undefined ? presign(rows, context) : { base64: bytes }),
      send: async (rows, images, window) => {
        const outcome = await context.tencent.createFace({ personId, ...optionsOf(rows), images }, window);
        return outcome.kind === 'answered' ? { ...outcome, answer: { ...outcome.answer, kind: 'faces' } } : outcome;
      },
    },
    batch,
    context,
  );
}

async function presign(rows: readonly FaceRow[], context: EnrollContext) {
  return { urls: await allEnded(rows.map((row) => context.images.presign(row))) };
}

function optionsOf([first]: readonly FaceRow[]) {
  return {
    faceMatchThreshold: first?.faceMatchThreshold,
    qualityControl: first?.qualityControl,
    needRotateDetection: first?.needRotateDetection,
  };
}
