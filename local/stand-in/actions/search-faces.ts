import { ApiError } from '../api/api-error.ts';
import { numberOf, onlyParameters, stringOf, stringsOf } from '../api/api-request.ts';
import type { Group } from '../groups.ts';
import type { Examined } from '../image/examine.ts';
import { similarity } from '../image/similarity.ts';
import { MAX_CANDIDATES_PER_SEARCH, MAX_FACES_PER_SEARCH, MAX_GROUPS_PER_SEARCH } from '../limits.ts';
import type { Face } from '../persons.ts';
import type { ActionContext, ActionResult } from './action.ts';
import { examineSource, type ImageSource } from './examine-source.ts';

const PARAMETERS = [
  'GroupIds',
  'Image',
  'Url',
  'MaxFaceNum',
  'MinFaceSize',
  'MaxPersonNum',
  'NeedPersonInfo',
  'QualityControl',
  'FaceMatchThreshold',
  'NeedRotateDetection',
];

const QUALITY_RET_CODE = -1601;

/** Drawn pictures of one person are more alike than photographs are. */
const OTHER_PICTURE = 0.93;

interface Candidate {
  readonly PersonId: string;
  readonly FaceId: string;
  readonly Score: number;
}

/** Compares the face of an image with each face of the groups. The same image scores 100. Of several faces, it takes one. */
export async function searchFaces(context: ActionContext): Promise<ActionResult> {
  const { request } = context;
  onlyParameters(request, PARAMETERS);
  const groups = searchedGroups(context);
  if (numberOf(request, 'MaxFaceNum', 1) > MAX_FACES_PER_SEARCH) {
    throw new ApiError('FailedOperation.SearchFacesExceed');
  }
  const most = numberOf(request, 'MaxPersonNum', 5);
  if (most > MAX_CANDIDATES_PER_SEARCH) throw new ApiError('InvalidParameterValue.SearchPersonsExceed');
  const threshold = numberOf(request, 'FaceMatchThreshold', 0);
  if (threshold < 0 || threshold > 100) throw new ApiError('InvalidParameterValue.FaceMatchThresholdIllegal');
  const examined = await examineSource(context, imageSource(context));
  if (!examined.rect && examined.retCode !== QUALITY_RET_CODE) throw new ApiError(examined.code);
  await context.beforeChange();
  const searched = new Set(groups.flatMap(({ groupId }) => context.persons.inGroup(groupId)));
  const candidates = [...searched].flatMap(({ personId, faces }) =>
    faces.map((face) => ({ PersonId: personId, FaceId: face.faceId, Score: scoreOf(face, examined) })),
  );
  const answer = {
    Results: [
      {
        Candidates: bestOf(candidates, threshold, most),
        FaceRect: examined.rect ?? { X: 0, Y: 0, Width: 0, Height: 0 },
        RetCode: examined.retCode,
      },
    ],
    FaceNum: candidates.length,
    FaceModelVersion: groups[0]?.faceModelVersion,
  };
  return { answer, retCodes: [examined.retCode] };
}

/** Groups of different algorithm models cannot be searched together. */
function searchedGroups({ request, groups }: ActionContext): readonly Group[] {
  const groupIds = stringsOf(request, 'GroupIds');
  if (groupIds.length === 0) throw new ApiError('MissingParameter.ErrorParameterEmpty', 'GroupIds is empty.');
  if (groupIds.length > MAX_GROUPS_PER_SEARCH) throw new ApiError('InvalidParameterValue.GroupIdsExceed');
  const found = groupIds.map((groupId) => groups.get(groupId));
  if (new Set(found.map(({ faceModelVersion }) => faceModelVersion)).size > 1) {
    throw new ApiError('FailedOperation.AcrossVersionsError');
  }
  return found;
}

function imageSource({ request }: ActionContext): ImageSource {
  const { Url, Image } = request.parameters;
  // Tencent ignores Image when a request has both.
  if (Url !== undefined) return { url: stringOf(request, 'Url') };
  if (Image !== undefined) return { base64: stringOf(request, 'Image') };
  throw new ApiError('MissingParameter.ErrorParameterEmpty', 'Neither Url nor Image.');
}

/** The same image gives the same features. Another picture of the person is less similar, and a face without an image not at all. */
function scoreOf({ identity, digest }: Face, examined: Examined): number {
  if (!examined.rect) return 0;
  if (digest === examined.digest) return 100;
  return examined.identity && identity ? OTHER_PICTURE * similarity(identity, examined.identity) : 0;
}

function bestOf(candidates: readonly Candidate[], threshold: number, most: number): readonly Candidate[] {
  return candidates
    .filter(({ Score }) => Score > threshold)
    .toSorted((one, other) => other.Score - one.Score)
    .slice(0, most);
}
