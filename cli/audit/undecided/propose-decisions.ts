import { type FaceRow, imageId } from '../../../functions/domain/face-row.ts';
import type { SearchResult } from './ports.ts';
import { openFaces, type UndecidedImage, type UndecidedPerson } from './undecided-person.ts';

/** The least score of a face that was made from the very same bytes. */
const SAME_IMAGE = 99;
/** Below this score, a face was made from another image. In between, an operator has to look. */
const OTHER_IMAGE = 95;
/** By how much the right face has to exceed every other. */
const CLEAR_LEAD = 1;

/** What the evidence says of an image, and why. */
export type Proposal = { readonly row: FaceRow; readonly why: string } & (
  | { readonly kind: 'enrolled'; readonly faceId: string }
  | { readonly kind: 'notEnrolled' }
  /** The operator has to look at the image. */
  | { readonly kind: 'open' }
);

/** By `imageId`. */
export type Searches = ReadonlyMap<string, SearchResult>;

/** Whether the evidence that is free of charge leaves anything to search for. */
export function needsSearch(person: UndecidedPerson): readonly UndecidedImage[] {
  const proposed = proposeDecisions(person, new Map());
  const open = new Set(proposed.filter(({ kind }) => kind === 'open').map(({ row }) => imageId(row)));
  return person.images.filter((image) => open.has(imageId(image.row)) && openFaces(image).length > 0);
}

/**
 * Proposes what to decide about each image of a person. A wrong `enrolled` leaves an image without a face, and a wrong
 * `notEnrolled` adds it twice: whatever is not clear stays open.
 */
export function proposeDecisions(person: UndecidedPerson, searches: Searches): readonly Proposal[] {
  const taken = new Set<string>();
  const proposals = new Map<string, Proposal>();
  const put = (proposal: Proposal): void => {
    proposals.set(imageId(proposal.row), proposal);
    if (proposal.kind === 'enrolled') taken.add(proposal.faceId);
  };
  for (const image of person.images) {
    put(bySearch(image, person.images, searches) ?? withoutSearch(image, person));
  }
  // A face that was found leaves one less for the others, until nothing changes any more.
  for (let before = -1; before < taken.size; ) {
    before = taken.size;
    for (const image of person.images) {
      if (proposals.get(imageId(image.row))?.kind !== 'open') continue;
      const only = onlyFaceLeft(image, taken);
      if (only !== undefined) put(only);
    }
  }
  return person.images.flatMap(({ row }) => proposals.get(imageId(row)) ?? []);
}

function withoutSearch(image: UndecidedImage, person: UndecidedPerson): Proposal {
  const { row, question, candidates } = image;
  if (question === 'added' && openFaces(image).length === 0) {
    if (person.unexplained.length > 0) {
      const others = person.unexplained.join(', ');
      return { kind: 'open', row, why: `no candidate is left, but no row accounts for the faces ${others}` };
    }
    const why =
      candidates.length === 0
        ? 'every face of the person belongs to another image'
        : 'every candidate is gone or belongs to another image';
    return { kind: 'notEnrolled', row, why };
  }
  return { kind: 'open', row, why: 'only a comparison of the images tells' };
}

/** An image that was added has one of its candidates: the one that is no other image's. */
function onlyFaceLeft({ row, question, candidates }: UndecidedImage, taken: ReadonlySet<string>): Proposal | undefined {
  if (question !== 'face') return undefined;
  const left = candidates.filter(({ faceId, state }) => state !== 'explained' && !taken.has(faceId));
  const [only, ...others] = left;
  // A face that is gone may have been the image's own.
  if (only?.state !== 'open' || others.length > 0) return undefined;
  return { kind: 'enrolled', row, faceId: only.faceId, why: 'is the only candidate that no other image has' };
}

/** @returns undefined when the image was not searched, or has no face that could be its own */
function bySearch(image: UndecidedImage, images: readonly UndecidedImage[], searches: Searches): Proposal | undefined {
  const { row, question } = image;
  const result = searches.get(imageId(row));
  const faces = openFaces(image);
  if (result === undefined || faces.length === 0) return undefined;
  if (result.kind === 'failed') return { kind: 'open', row, why: result.message };
  if (result.kind === 'noFace') {
    const why = `Tencent finds no face in it (${result.code})`;
    return question === 'added' ? { kind: 'notEnrolled', row, why } : { kind: 'open', row, why };
  }
  const scores = faces
    .map((faceId) => ({ faceId, score: scoreOf(faceId, result) }))
    .toSorted((one, other) => (other.score ?? 100) - (one.score ?? 100));
  const missing = scores.find(({ score }) => score === undefined);
  if (missing !== undefined) {
    return {
      kind: 'open',
      row,
      why: `the search does not know the face ${missing.faceId} yet: run the command again later`,
    };
  }
  const [best, next] = scores;
  if (best?.score === undefined) return undefined;
  const text = `the face ${best.faceId} scores ${shown(best.score)}`;
  if (best.score < OTHER_IMAGE && question === 'added') {
    return { kind: 'notEnrolled', row, why: `the most similar face (${best.faceId}) scores only ${shown(best.score)}` };
  }
  if (best.score < SAME_IMAGE) {
    return { kind: 'open', row, why: `${text}: too little for the same image, too much for another one` };
  }
  if (next?.score !== undefined && best.score - next.score < CLEAR_LEAD) {
    return {
      kind: 'open',
      row,
      why: `the faces ${best.faceId} and ${next.faceId} score ${shown(best.score)} and ${shown(next.score)}`,
    };
  }
  const rival = rivalOf(image, best.faceId, best.score, images, searches);
  if (rival !== undefined) return { kind: 'open', row, why: `${text}, and so it does with ${rival.row.objectKey}` };
  return {
    kind: 'enrolled',
    row,
    faceId: best.faceId,
    why: `scores ${shown(best.score)}${next?.score === undefined ? '' : `, and the next one ${shown(next.score)}`}`,
  };
}

/** Another undecided image that the face could be made from just as well. */
function rivalOf(
  image: UndecidedImage,
  faceId: string,
  score: number,
  images: readonly UndecidedImage[],
  searches: Searches,
): UndecidedImage | undefined {
  return images.find((other) => {
    if (other === image || !openFaces(other).includes(faceId)) return false;
    const result = searches.get(imageId(other.row));
    if (result?.kind !== 'scored') return false;
    const others = scoreOf(faceId, result);
    return others !== undefined && others >= SAME_IMAGE && score - others < CLEAR_LEAD;
  });
}

/** The score, or the most that it can be. Undefined: the face should be in the list and is not. */
function scoreOf(faceId: string, { scores, othersAtMost }: SearchResult & { kind: 'scored' }): number | undefined {
  return scores.get(faceId) ?? othersAtMost;
}

function shown(score: number): string {
  return score.toFixed(1);
}
