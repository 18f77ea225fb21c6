import { ApiError } from '../api/api-error.ts';
import { type ApiRequest, numberOf, onlyParameters, stringOf } from '../api/api-request.ts';
import type { Group } from '../groups.ts';
import { checkPersonId } from '../ids.ts';
import type { Examined } from '../image/examine.ts';
import { MAX_NAME_LENGTH } from '../limits.ts';
import { checkName } from '../names.ts';
import type { ActionContext, ActionResult } from './action.ts';
import { examineSource, type ImageSource } from './examine-source.ts';
import { similarPerson } from './similar-person.ts';

const PARAMETERS = [
  'GroupId',
  'PersonName',
  'PersonId',
  'Gender',
  'PersonExDescriptionInfos',
  'Image',
  'Url',
  'UniquePersonControl',
  'QualityControl',
  'NeedRotateDetection',
];

export async function createPerson(context: ActionContext): Promise<ActionResult> {
  const { request, persons, groups } = context;
  onlyParameters(request, PARAMETERS);
  const group = groups.get(stringOf(request, 'GroupId'));
  const personId = stringOf(request, 'PersonId');
  checkPersonId(personId);
  const name = nameOf(request);
  const gender = choiceOf(request, 'Gender', 2, 'PersonGenderIllegal');
  const control = choiceOf(request, 'UniquePersonControl', 4, 'UniquePersonControlIllegal');
  const source = imageSource(request);

  const release = persons.lock(personId);
  try {
    // The id is unique in the account: the person may also be in another group.
    if (persons.find(personId)) throw new ApiError('InvalidParameterValue.PersonIdAlreadyExist');
    const image = await examineSource(context, source);
    // Tencent answers about a single image with error codes, not with RetCodes.
    if (!image.rect) throw new ApiError(image.code);
    await context.beforeChange();
    const similar = image.identity && similarPerson(persons.inGroup(group.groupId), image.identity, control);
    if (similar) return { answer: answerOf(group, image, { similarPersonId: similar.personId }) };
    const { groupId, faceModelVersion } = group;
    const person = persons.create(personId, { name, gender, groupIds: [groupId], faceModelVersion });
    const { faceId } = persons.addFace(person, image);
    groups.changed(person.groupIds);
    return { answer: answerOf(group, image, { faceId }), faceIds: [faceId] };
  } finally {
    release();
  }
}

function nameOf(request: ApiRequest): string {
  const name = stringOf(request, 'PersonName');
  if (name === '') throw new ApiError('MissingParameter.ErrorParameterEmpty', 'PersonName is empty.');
  checkName('PersonName', name, MAX_NAME_LENGTH);
  return name;
}

/** A whole number from 0 to `most`. */
function choiceOf(request: ApiRequest, parameter: string, most: number, code: string): number {
  const value = numberOf(request, parameter, 0);
  if (!Number.isInteger(value) || value < 0 || value > most) throw new ApiError(`InvalidParameterValue.${code}`);
  return value;
}

/** Tencent ignores Image when a request has both. */
function imageSource(request: ApiRequest): ImageSource {
  const { Url, Image } = request.parameters;
  if (Url !== undefined) return { url: stringOf(request, 'Url') };
  if (Image !== undefined) return { base64: stringOf(request, 'Image') };
  throw new ApiError('MissingParameter.ErrorParameterEmpty', 'Neither Url nor Image.');
}

function answerOf(
  { faceModelVersion }: Group,
  { rect }: Examined,
  { faceId = '', similarPersonId = '' }: { readonly faceId?: string; readonly similarPersonId?: string },
): ActionResult['answer'] {
  return { FaceId: faceId, FaceRect: rect, SimilarPersonId: similarPersonId, FaceModelVersion: faceModelVersion };
}
