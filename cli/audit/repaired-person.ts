import { madeFaces } from '../../functions/domain/agreement/made-faces.ts';
import { holdsFace } from '../../functions/domain/agreement/person-differences.ts';
import { checksumOf } from '../../functions/domain/checksum.ts';
import { isoTime } from '../../functions/domain/clock.ts';
import { withEntries } from '../../functions/domain/enrolled-checksums.ts';
import type { Person } from '../../functions/domain/person.ts';
import type { SettledPerson } from './read-person.ts';

/**
 * The item as the rows and Tencent say that it must be: counts, the list of faces, and checksums. Of a person that Tencent
 * does not know, or was never asked about, the faces stay as they are.
 *
 * @param now epoch milliseconds
 */
export function repairedPerson(
  item: Person,
  { rows, faces }: Pick<SettledPerson, 'rows' | 'faces'>,
  now: number,
): Person {
  const enrolled = rows.filter(holdsFace);
  const knowsFaces = item.faceCount !== undefined && faces !== 'missing';
  const faceIds = knowsFaces ? faces : item.faceIds;
  return {
    ...item,
    enrolledCount: enrolled.length,
    faceIds,
    ...(knowsFaces && { faceCount: faceIds.length }),
    checksums:
      item.checksums &&
      withEntries(
        {},
        enrolled.flatMap((row) => {
          const checksum = checksumOf(row);
          return checksum === undefined ? [] : [[checksum, madeFaces(row)] as const];
        }),
        faceIds,
      ),
    revision: item.revision + 1,
    updatedAt: isoTime(now),
  };
}
