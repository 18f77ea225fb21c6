import { imageId } from '../../../functions/domain/face-row.ts';
import type { SearchAnswers, SearchPorts, SearchResult } from './ports.ts';
import { needsSearch, type Searches } from './propose-decisions.ts';
import type { UndecidedPerson } from './undecided-person.ts';

/** Answers that an earlier run has paid for. */
export function keptSearches(persons: readonly UndecidedPerson[], answers: Pick<SearchAnswers, 'find'>): Searches {
  const kept = new Map<string, SearchResult>();
  for (const image of persons.flatMap(needsSearch)) {
    const answer = answers.find(image);
    if (answer !== undefined) kept.set(imageId(image.row), answer);
  }
  return kept;
}

/** So many searches Tencent will bill at least; what it does not answer is asked again. */
export function countSearches(persons: readonly UndecidedPerson[], kept: Searches): number {
  return persons.flatMap(needsSearch).filter(({ row }) => !kept.has(imageId(row))).length;
}

/**
 * Searches each image of the person that only a comparison decides. One group is enough, because CreateFace adds a face in
 * every group of the person. Groups of different algorithm models could not be searched together, either.
 *
 * @param kept are not searched again
 * @param onSearched after each image
 */
export async function searchImages(
  person: UndecidedPerson,
  kept: Searches,
  ports: SearchPorts,
  answers: Pick<SearchAnswers, 'keep'>,
  { signal, onSearched }: { readonly signal: AbortSignal; onSearched(): void },
): Promise<Searches> {
  const results = new Map<string, SearchResult>();
  const images = needsSearch(person).filter(({ row }) => !kept.has(imageId(row)));
  if (images.length === 0 || signal.aborted) return results;
  const [groupId] = await ports.groups(person.personId);
  for (const image of images) {
    if (signal.aborted) return results;
    const result: SearchResult =
      groupId === undefined
        ? { kind: 'failed', message: 'the person is in no group at Tencent, so it cannot be searched' }
        : await ports.search(image.row, groupId);
    answers.keep(image, result);
    results.set(imageId(image.row), result);
    onSearched();
  }
  return results;
}
