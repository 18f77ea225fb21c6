import * as v from 'valibot';
import type { FaceRect } from '../domain/face-row.ts';
import { isStorable, nearZeroIsZero } from '../domain/storable-number.ts';
import type {
  CreateFaceAnswer,
  CreatePersonAnswer,
  DeleteFaceAnswer,
  DeletePersonAnswer,
  ImageResult,
  PersonGroups,
  TencentPerson,
} from '../domain/tencent/face-service.ts';

/**
 * Reading Tencent's answers. Every field is optional there, so what is missing is made up for as long as the rest leaves
 * no doubt. An answer that is contradictory or incomplete is not interpreted: then Tencent has to be asked what it has.
 */

/** Tencent's have 19 digits. What no table could hold is no id. */
const MAX_ID_CHARACTERS = 256;

/** A number would have lost digits on its way through JSON, so only strings are ids. */
const FaceId = v.pipe(v.string(), v.nonEmpty(), v.maxLength(MAX_ID_CHARACTERS));

const Created = v.object({
  RetCode: v.nullish(v.array(v.pipe(v.number(), v.integer()))),
  SucIndexes: v.nullish(v.array(v.pipe(v.number(), v.integer(), v.minValue(0)))),
  SucFaceIds: v.nullish(v.array(FaceId)),
  SucFaceNum: v.nullish(v.number()),
  SucFaceRects: v.optional(v.unknown()),
  FaceModelVersion: v.optional(v.unknown()),
});

/** @returns undefined when it does not tell beyond doubt what became of each image */
export function readCreateFace(response: unknown, imageCount: number): CreateFaceAnswer | undefined {
  const read = v.safeParse(Created, response);
  if (!read.success) return undefined;
  const { RetCode, SucIndexes, SucFaceIds, SucFaceNum, SucFaceRects, FaceModelVersion } = read.output;
  const faceIds = SucFaceIds ?? [];
  const retCodes = RetCode ?? (faceIds.length === imageCount ? faceIds.map(() => 0) : undefined);
  if (retCodes?.length !== imageCount) return undefined;

  const added = [...retCodes.keys()].filter((index) => retCodes[index] === 0);
  // Face n belongs to image `SucIndexes[n]`. Without the list, the faces are in the order of the images.
  const imageOfFace = SucIndexes ?? added;
  const isOneIdEach = added.length === faceIds.length && new Set(faceIds).size === faceIds.length;
  if (!isOneIdEach || !isSameSet(imageOfFace, added) || (SucFaceNum ?? added.length) !== added.length) return undefined;

  const rects = Array.isArray(SucFaceRects) && SucFaceRects.length === added.length ? SucFaceRects : [];
  const results = retCodes.map((retCode, index): ImageResult => {
    const at = imageOfFace.indexOf(index);
    const faceId = faceIds[at];
    if (faceId === undefined) return { retCode };
    return { retCode: 0, faceId, faceRect: readRect(rects[at]) };
  });
  return { results, faceModelVersion: readVersion(FaceModelVersion) };
}

/** @param others without repetitions */
function isSameSet(some: readonly number[], others: readonly number[]): boolean {
  return some.length === others.length && others.every((number) => some.includes(number));
}

const Pixels = v.pipe(v.number(), v.finite(), v.transform(nearZeroIsZero), v.check(isStorable));
const Rect = v.object({ X: Pixels, Y: Pixels, Width: Pixels, Height: Pixels });

/** Nice to have: a malformed one does not spoil the answer. */
function readRect(rect: unknown): FaceRect | undefined {
  const read = v.safeParse(Rect, rect);
  if (!read.success) return undefined;
  const { X: x, Y: y, Width: width, Height: height } = read.output;
  return { x, y, width, height };
}

function readVersion(version: unknown): string | undefined {
  return typeof version === 'string' && /^[\w.-]{1,64}$/.test(version) ? version : undefined;
}

/** Tencent has no id of a person that is longer. */
const PersonId = v.pipe(v.string(), v.maxLength(MAX_ID_CHARACTERS));

const CreatedPerson = v.object({
  FaceId: v.nullish(v.union([v.literal(''), FaceId])),
  SimilarPersonId: v.nullish(PersonId),
  FaceRect: v.optional(v.unknown()),
  FaceModelVersion: v.optional(v.unknown()),
});

/**
 * @param uniqueControl of the request: without it, a similar person has no meaning
 * @returns undefined when it does not tell beyond doubt whether the person was created
 */
export function readCreatePerson(response: unknown, uniqueControl: number): CreatePersonAnswer | undefined {
  const read = v.safeParse(CreatedPerson, response);
  if (!read.success) return undefined;
  const { FaceId: faceId, SimilarPersonId, FaceRect, FaceModelVersion } = read.output;
  const similarPersonId = uniqueControl === 0 ? undefined : SimilarPersonId;
  if (faceId && similarPersonId) return undefined;
  if (similarPersonId) return { kind: 'similar', similarPersonId };
  if (!faceId) return undefined;
  return { kind: 'created', faceId, faceRect: readRect(FaceRect), faceModelVersion: readVersion(FaceModelVersion) };
}

const DeletedFaces = v.object({
  SucDeletedNum: v.nullish(v.pipe(v.number(), v.integer())),
  SucFaceIds: v.nullish(v.array(FaceId)),
});

/** @returns undefined when it does not tell beyond doubt that this face, the only one of the request, was deleted */
export function readDeleteFace(response: unknown, faceId: string): DeleteFaceAnswer | undefined {
  const read = v.safeParse(DeletedFaces, response);
  if (!read.success) return undefined;
  const { SucDeletedNum, SucFaceIds } = read.output;
  const isDeleted = SucFaceIds ? SucFaceIds.length === 1 && SucFaceIds[0] === faceId : SucDeletedNum === 1;
  return isDeleted && (SucDeletedNum ?? 1) === 1 ? { kind: 'removed' } : undefined;
}

/** An answer of DeletePerson has nothing but its id. Anything else than an object is none. */
const DeletedPerson = v.object({ RequestId: v.optional(v.unknown()) });

/** @returns undefined for what is no answer */
export function readDeletePerson(response: unknown): DeletePersonAnswer | undefined {
  return v.is(DeletedPerson, response) ? { kind: 'deleted' } : undefined;
}

const Groups = v.object({
  PersonGroupInfos: v.array(v.object({ GroupId: v.pipe(v.string(), v.nonEmpty()) })),
  GroupNum: v.nullish(v.pipe(v.number(), v.integer(), v.minValue(0))),
});

/** @returns undefined when it does not tell */
export function readPersonGroups(response: unknown): PersonGroups | undefined {
  const read = v.safeParse(Groups, response);
  if (!read.success) return undefined;
  const groupIds = read.output.PersonGroupInfos.map(({ GroupId }) => GroupId);
  return { groupIds, count: Math.max(groupIds.length, read.output.GroupNum ?? 0) };
}

const PersonFaces = v.object({ FaceIds: v.array(FaceId), PersonName: v.optional(v.unknown()) });

/** What an answer of GetPersonBaseInfo always has. */
const PersonWithoutFaces = v.object({
  PersonName: v.string(),
  Gender: v.number(),
  FaceIds: v.nullish(v.never()),
});

/**
 * Without `FaceIds` a person has no faces, but only if it is a person beyond doubt: an empty list that is none would
 * later make every face of the person look new.
 *
 * @returns undefined when it does not tell
 */
export function readPersonFaces(response: unknown): TencentPerson | undefined {
  const read = v.safeParse(PersonFaces, response);
  if (read.success) {
    const { FaceIds, PersonName: name } = read.output;
    return { faceIds: [...new Set(FaceIds)], ...(typeof name === 'string' && { name }) };
  }
  return v.is(PersonWithoutFaces, response) ? { faceIds: [], name: response.PersonName } : undefined;
}
