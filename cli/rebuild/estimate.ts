import type { CountedImages } from './count-images.ts';

/** The pacer keeps a little below the rate. */
const PACED_SHARE = 0.97;

/** Of each person: this command asks for faces and groups, and enroll asks for the faces before its first call. */
const QUESTIONS = { least: 1, most: 3 } as const;

export interface RebuildEstimate {
  readonly images: number;
  /** CreateFace and CreatePerson, which Tencent bills. */
  readonly calls: { readonly least: number; readonly most: number };
  /** Until everything is enrolled, while nothing else uses the rate. */
  readonly seconds: { readonly least: number; readonly most: number };
  /** The share of the images whose face is gone, of the sample. */
  readonly lostShare: number;
}

/** What the sample shows is taken for all persons. */
export function estimate(
  { enrollable, enrollablePersons, calls, sample, results }: CountedImages,
  requestsPerSecond: number,
): RebuildEstimate {
  const sampled = Object.values(sample.results).reduce((sum, images) => sum + images, 0);
  const lostShare = sampled === 0 ? 0 : sample.results.sent / sampled;
  const share = (count: number) => Math.ceil(count * lostShare);
  const unfinished = results.sentAgain;
  const least = share(calls.least) + Math.ceil(unfinished / 4);
  const most = share(calls.most) + unfinished;
  const rate = requestsPerSecond * PACED_SHARE;
  return {
    images: share(enrollable) + unfinished,
    calls: { least, most },
    seconds: {
      least: (enrollablePersons * QUESTIONS.least + least) / rate,
      most: (enrollablePersons * QUESTIONS.most + most) / rate,
    },
    lostShare,
  };
}
