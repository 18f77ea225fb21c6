import { imageId } from '../../../functions/domain/face-row.ts';
import type { SearchPorts, SearchResult } from './ports.ts';
import { needsSearch } from './propose-decisions.ts';
import type { UndecidedPerson } from './undecided-person.ts';

/** So many searches Tencent will bill at least; what it does not answer is asked again. */
export function countSearches(persons: readonly UndecidedPerson[]): number {
  return persons.reduce((sum, person) => sum + needsSearch(person).length, 0);
}

/**
 * Searches each image of the person that only a comparison decides. One group is enough, because CreateFace adds a face in
 * every group of the person. Groups of different algorithm models could not be searched together, either.
 *
 * @param onSearched after each image
 */
export async function searchImages(
  person: UndecidedPerson,
  ports: SearchPorts,
  { signal, onSearched }: { readonly signal: AbortSignal; onSearched(): void },
): Promise<ReadonlyMap<string, SearchResult>> {
  const results = new Map<string, SearchResult>();
  const images = needsSearch(person);
  if (images.length === 0) return results;
  const [groupId] = await ports.groups(person.personId);
  for (const { row } of images) {
    if (signal.aborted) return results;
    const result: SearchResult =
      groupId === undefined
        ? { kind: 'failed', message: 'the person is in no group at Tencent, so it cannot be searched' }
        : await ports.search(row, groupId);
    results.set(imageId(row), result);
    onSearched();
  }
  return results;
}
