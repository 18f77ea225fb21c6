import * as v from 'valibot';
import type { FaceRow } from '../../functions/domain/face-row.ts';
import type { Secret } from '../../functions/domain/tencent/face-service.ts';
import { Problem } from '../shared/problem.ts';
import { askGroups } from '../shared/tencent/find-person.ts';
import type { TencentClient } from '../shared/tencent/tencent-client.ts';
import { tencentProblem } from './tencent-listed-persons.ts';
import type { SearchPorts, SearchResult } from './undecided/ports.ts';

/** Tencent advises no more than ten. A person has at most five faces, and the same image is the first of all. */
const MOST_CANDIDATES = 10;

const NO_FACE = 'InvalidParameterValue.NoFaceInPhoto';

/** The image as enroll has sent it. */
export interface SentImages {
  look(row: FaceRow): Promise<'there' | 'gone' | 'notPrepared' | 'unavailable'>;
  presign(row: FaceRow): Promise<Secret>;
}

/** SearchFaces, which Tencent bills. It gets the image by a presigned URL, as with CreateFace. */
export function tencentFaceSearch(client: Pick<TencentClient, 'ask'>, images: SentImages): SearchPorts {
  return {
    async groups(personId) {
      const asked = await askGroups(client, personId);
      if (asked.kind === 'answered') return asked.answer.groupIds;
      throw tencentProblem(asked);
    },
    async search(row, groupId) {
      const found = await images.look(row);
      if (found !== 'there') return { kind: 'failed', message: MISSING[found] };
      const { needRotateDetection } = row;
      const parameters = {
        GroupIds: [groupId],
        Url: (await images.presign(row)).reveal(),
        MaxFaceNum: 1,
        MaxPersonNum: MOST_CANDIDATES,
        ...(needRotateDetection !== undefined && { NeedRotateDetection: needRotateDetection }),
      };
      const asked = await client.ask('SearchFaces', parameters, readSearch);
      if (asked.kind === 'answered') return asked.answer;
      if (asked.kind !== 'refused') throw tencentProblem(asked);
      if (asked.code === NO_FACE) return { kind: 'noFace', code: asked.code };
      if (asked.reason === 'PermissionDenied') throw new Problem(notAllowed(asked.code));
      // Keys, account and rate concern every image. What is wrong with an image, or with its group just now, does not.
      if (asked.reason !== 'RequestRefused' && asked.reason !== 'PersonBusy') throw tencentProblem(asked);
      return { kind: 'failed', message: `Tencent refused the search with ${asked.code}` };
    },
  };
}

function notAllowed(code: string): string {
  return `Tencent refused the search with ${code}. Allow iai:SearchFaces for the user of the keys in Tencent's console (CAM), and check its list of allowed addresses. Without --ask-tencent, the audit shows the evidence alone.`;
}

const MISSING = {
  gone: 'its object is gone from the bucket',
  notPrepared: 'what was prepared of it has expired, and the original is another image to Tencent',
  unavailable: 'its object cannot be read just now',
} as const;

const Search = v.object({
  Results: v.array(
    v.object({
      Candidates: v.nullish(
        v.array(v.object({ FaceId: v.pipe(v.string(), v.nonEmpty()), Score: v.pipe(v.number(), v.finite()) })),
      ),
      RetCode: v.nullish(v.number()),
    }),
  ),
});

/** @returns undefined for an answer that does not tell */
function readSearch(response: unknown): SearchResult | undefined {
  const read = v.safeParse(Search, response);
  const [result, ...others] = read.success ? read.output.Results : [];
  if (result === undefined || others.length > 0) return undefined;
  const { Candidates: candidates, RetCode: retCode } = result;
  if (retCode) return { kind: 'failed', message: `Tencent answered the search with RetCode ${retCode}` };
  const scores = (candidates ?? []).map(({ FaceId, Score }) => [FaceId, Score] as const);
  const isCut = scores.length >= MOST_CANDIDATES;
  return {
    kind: 'scored',
    scores: new Map(scores),
    ...(isCut && { othersAtMost: Math.min(...scores.map(([, score]) => score)) }),
  };
}
