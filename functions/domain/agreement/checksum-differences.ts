import { checksumOf } from '../checksum.ts';
import { MAX_CHECKSUM_ENTRIES } from '../enrolled-checksums.ts';
import type { Person } from '../person.ts';
import type { AgreedRow } from './agreed-row.ts';
import { madeFaces } from './made-faces.ts';

/** Checksums by which the item does not know the bytes of the person's faces. */
export interface ChecksumDifference {
  /** Of ENROLLED images with a face on the person: the item has no entry, or one without the face. */
  readonly missing: readonly string[];
  /** Entries of which no face is on the person, or whose faces were made from other bytes. */
  readonly surplus: readonly string[];
}

/**
 * Compares the checksums of the item with the ENROLLED rows. Both are seen through the list of faces in the item: an entry
 * goes when that list loses its faces.
 *
 * @returns undefined when they agree, or when the item has none: enroll fills it later
 */
export function checksumDifferences(
  { checksums, faceIds }: Pick<Person, 'checksums' | 'faceIds'>,
  enrolled: readonly AgreedRow[],
): ChecksumDifference | undefined {
  if (checksums === undefined) return undefined;
  const onPerson = enrolled.filter((row) => madeFaces(row).some((faceId) => faceIds.includes(faceId)));
  const surplus = Object.entries(checksums)
    .filter(
      ([checksum, candidates]) =>
        !isMade(
          checksum,
          candidates.filter((faceId) => faceIds.includes(faceId)),
          onPerson,
        ),
    )
    .map(([checksum]) => checksum);
  const missing = onPerson.flatMap((row) => {
    const checksum = checksumOf(row);
    if (checksum === undefined) return [];
    const known = checksums[checksum] ?? [];
    return madeFaces(row).some((faceId) => known.includes(faceId)) ? [] : [checksum];
  });
  // A full map has lost the entries that say least.
  const isFull = Object.keys(checksums).length >= MAX_CHECKSUM_ENTRIES;
  if (surplus.length === 0 && (missing.length === 0 || isFull)) return undefined;
  return { missing: isFull ? [] : [...new Set(missing)], surplus };
}

/** Whether an image with these bytes made one of the faces. */
function isMade(checksum: string, faces: readonly string[], rows: readonly AgreedRow[]): boolean {
  return rows.some((row) => checksumOf(row) === checksum && madeFaces(row).some((faceId) => faces.includes(faceId)));
}
