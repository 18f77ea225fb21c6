import { ApiError } from '../api/api-error.ts';
import { stringOf } from '../api/api-request.ts';
import { checkPersonId } from '../person-id.ts';
import type { ActionContext, ActionResult } from './action.ts';
import { FACE_MODEL_VERSION } from './create-face.ts';
import { examineSource } from './examine-source.ts';

/** Every legal group exists. The stand-in keeps no groups. */
export async function createPerson(context: ActionContext): Promise<ActionResult> {
  const { request, persons } = context;
  const groupId = stringOf(request, 'GroupId');
  if (!/^[A-Za-z0-9\-%@#&_]{1,64}$/.test(groupId)) throw new ApiError('InvalidParameterValue.GroupIdIllegal');
  const personId = stringOf(request, 'PersonId');
  const name = stringOf(request, 'PersonName');
  checkPersonId(personId);
  if (persons.find(personId)) throw new ApiError('InvalidParameterValue.PersonIdAlreadyExist');

  const release = persons.lock(personId);
  try {
    const { Url: url, Image: base64 } = request.parameters;
    const source = typeof url === 'string' ? { url } : { base64: typeof base64 === 'string' ? base64 : '' };
    const image = await examineSource(context, source);
    // Tencent answers about a single image with error codes, not with RetCodes.
    if (!image.rect) throw new ApiError('InvalidParameterValue.NoFaceInPhoto');
    await context.beforeChange();
    const { faceId } = persons.addFace(persons.create(personId, name), image.identity);
    const answer = { FaceId: faceId, FaceRect: image.rect, SimilarPersonId: '', FaceModelVersion: FACE_MODEL_VERSION };
    return { answer, faceIds: [faceId] };
  } finally {
    release();
  }
}
