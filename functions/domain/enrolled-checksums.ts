/**
 * The checksums of the images that gave a person its faces: each with its face, or with the candidates when a lost answer
 * does not tell which of several faces it is.
 */
export type EnrolledChecksums = Readonly<Record<string, readonly string[]>>;

export type ChecksumEntry = readonly [checksum: string, faceIds: readonly string[]];

/** A person holds five faces; only candidates can make it more entries than faces. */
export const MAX_CHECKSUM_ENTRIES = 8;

/**
 * With further entries, and without those of which no face is on the person any more. Bytes that were enrolled more than once
 * keep all of their faces. Where too many entries are left, the added ones stay; of the others those with the most
 * candidates go first, because they say least. (A map in DynamoDB keeps no order that could tell the oldest.)
 *
 * @param faceIds the faces on the person
 */
export function withEntries(
  known: EnrolledChecksums,
  added: readonly ChecksumEntry[],
  faceIds: readonly string[],
): EnrolledChecksums {
  const isOnPerson = (faceId: string) => faceIds.includes(faceId);
  const entries = new Map(
    Object.entries(known)
      .filter(([, candidates]) => candidates.some(isOnPerson))
      .toSorted(([, one], [, other]) => other.length - one.length),
  );
  for (const [checksum, candidates] of added) {
    const faces = [...new Set([...(entries.get(checksum) ?? []).filter(isOnPerson), ...candidates])];
    entries.delete(checksum);
    if (faces.some(isOnPerson)) entries.set(checksum, faces);
  }
  return Object.fromEntries([...entries].slice(-MAX_CHECKSUM_ENTRIES));
}
