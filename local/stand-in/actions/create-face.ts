import { ApiError } from '../api/api-error.ts';
import { numberOf, onlyParameters, stringOf, stringsOf } from '../api/api-request.ts';
import { type Examined, type FaceRect, RET_CODE } from '../image/examine.ts';
import { similarity } from '../image/similarity.ts';
import { MAX_FACES_PER_PERSON, MAX_IMAGES_PER_REQUEST } from '../limits.ts';
import type { Person } from '../persons.ts';
import type { ActionContext, ActionResult } from './action.ts';
import { examineSource, type ImageSource } from './examine-source.ts';

const PARAMETERS = ['PersonId', 'Images', 'Urls', 'FaceMatchThreshold', 'QualityControl', 'NeedRotateDetection'];

export async function createFace(context: ActionContext): Promise<ActionResult> {
  const { request, persons, behaviour } = context;
  onlyParameters(request, PARAMETERS);
  const personId = stringOf(request, 'PersonId');
  const threshold = numberOf(request, 'FaceMatchThreshold', 60);
  if (threshold < 0 || threshold > 100) throw new ApiError('InvalidParameterValue.FaceMatchThresholdIllegal');
  const sources = imageSources(context);
  if (behaviour.createPersons && !persons.find(personId)) persons.create(personId);
  const person = persons.get(personId);

  const release = persons.lock(personId);
  try {
    if (person.faces.length + sources.length > MAX_FACES_PER_PERSON) {
      throw new ApiError('InvalidParameterValue.PersonFaceNumExceed');
    }
    const examined = await Promise.all(sources.map((source) => examineImage(context, source)));
    await context.beforeChange();
    return addFaces(context, person, examined, threshold);
  } finally {
    release();
  }
}

function imageSources({ request }: ActionContext): readonly ImageSource[] {
  const urls = stringsOf(request, 'Urls');
  const images = stringsOf(request, 'Images');
  // Tencent ignores Images when a request has both.
  const sources = urls.length > 0 ? urls.map((url) => ({ url })) : images.map((base64) => ({ base64 }));
  if (sources.length === 0) throw new ApiError('MissingParameter.ErrorParameterEmpty', 'Neither Urls nor Images.');
  if (sources.length > MAX_IMAGES_PER_REQUEST) throw new ApiError('InvalidParameterValue.UploadFaceNumExceed');
  return sources;
}

/** @throws ApiError when the image fails the whole call */
async function examineImage(context: ActionContext, source: ImageSource): Promise<Examined> {
  const { downloadErrors, undownloadableRetCode, imageErrors } = context.behaviour;
  const examined = await examineSource(context, source).catch((error: unknown): Examined => {
    const undownloadable = error instanceof ApiError && error.code === 'FailedOperation.ImageDownloadError';
    if (undownloadable && downloadErrors === 'image') return { retCode: undownloadableRetCode, code: error.code };
    throw error;
  });
  if (imageErrors === 'call' && !examined.rect) throw new ApiError(examined.code);
  return examined;
}

function addFaces(
  { persons, groups, retCodes: forced }: ActionContext,
  person: Person,
  images: readonly Examined[],
  threshold: number,
): ActionResult {
  const retCodes: number[] = [];
  const faceIds: string[] = [];
  const indexes: number[] = [];
  const rects: FaceRect[] = [];
  images.forEach((image, index) => {
    const retCode = forced[index] || (isSamePerson(person, image, threshold) ? image.retCode : RET_CODE.otherPerson);
    retCodes.push(retCode);
    if (retCode !== RET_CODE.ok || !image.rect) return;
    faceIds.push(persons.addFace(person, image).faceId);
    indexes.push(index);
    rects.push(image.rect);
  });
  groups.changed(person.groupIds);
  const answer = {
    SucFaceNum: faceIds.length,
    SucFaceIds: faceIds,
    RetCode: retCodes,
    SucIndexes: indexes,
    SucFaceRects: rects,
    FaceModelVersion: person.faceModelVersion,
  };
  return { answer, retCodes, faceIds };
}

/** A face must be similar to every face of the person. The first face of a person is always accepted. */
function isSamePerson(person: Person, image: Examined, threshold: number): boolean {
  if (image.retCode !== 0 || !image.rect || !image.identity) return true;
  const { identity } = image;
  return person.faces.every((face) => !face.identity || similarity(face.identity, identity) >= threshold);
}
