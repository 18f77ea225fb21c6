import type { FaceRow } from '../../domain/face-row.ts';
import type { CreatePersonRequest } from '../../domain/tencent/face-service.ts';
import { defaultPersonName, readPersonName } from '../../domain/tencent/person-name.ts';
import type { PersonBatch } from '../batch/person-batch.ts';
import { illegalName } from '../outcome/judge-answer.ts';
import { rejectOutsideCall } from '../outcome/reject-outside-call.ts';
import type { PersonState } from '../person-state.ts';
import type { EnrollContext, NewPersons } from '../ports.ts';
import { concludeUnread, readBytes, readObject } from './image-bytes.ts';
import { makeCall } from './make-call.ts';

/**
 * One CreatePerson request, which adds the first face as well. The other images of the person follow by CreateFace.
 *
 * @param state whose person Tencent does not know
 * @returns the state after it, or undefined when nothing is left in the batch
 */
export async function callCreatePerson(
  state: PersonState,
  row: FaceRow,
  { groupId, nameTag, uniqueControl }: NewPersons,
  batch: PersonBatch,
  context: EnrollContext,
): Promise<PersonState | undefined> {
  const rows = [row];
  const bytes = await readBytes(rows, context);
  if (typeof bytes === 'string') return concludeUnread(bytes, rows, state, batch, context);
  const said = await nameOf(row, nameTag, context);
  if (typeof said === 'string') return concludeUnread(said, rows, state, batch, context);
  if (said.kind === 'illegal') {
    return rejectOutsideCall(state, rows, () => illegalName(said.message), undefined, batch, context);
  }
  const { personId } = batch;
  const name = said.kind === 'legal' ? said.name : defaultPersonName(personId);
  const { qualityControl, needRotateDetection } = row;
  const common = { personId, groupId, name, uniqueControl, qualityControl, needRotateDetection };
  return makeCall<CreatePersonRequest['image']>(
    state,
    {
      kind: { kind: 'create', name, groupId },
      choose: async () => ({ state, rows }),
      load: async () => (bytes === undefined ? { url: await context.images.presign(row) } : { base64: bytes[0] }),
      send: (_rows, image, window) => context.tencent.createPerson({ ...common, image }, window),
    },
    batch,
    context,
  );
}

/** Read when the person is created, because nothing stores it. */
async function nameOf(row: FaceRow, nameTag: string | undefined, context: EnrollContext) {
  if (nameTag === undefined) return { kind: 'absent' } as const;
  const read = await readObject(row, () => context.images.metadata(row), context);
  return typeof read === 'string' ? read : readPersonName(read.metadata, nameTag);
}
