import { allEnded } from '../../domain/all-ended.ts';
import { checksumOf } from '../../domain/checksum.ts';
import { type ChecksumEntry, type EnrolledChecksums, withEntries } from '../../domain/enrolled-checksums.ts';
import type { FaceRow } from '../../domain/face-row.ts';
import type { Person } from '../../domain/person.ts';
import { readRows } from '../person-state.ts';
import type { Ledger } from '../ports.ts';

/**
 * The checksums of a person whose item was written by the version before, from the rows that are ENROLLED with its faces.
 * The rows are found by the faces, so a person with thousands of images costs no more than one with five. Only a row
 * with candidates has no face to be found by: those are looked for among the person's last uploads, when there are faces
 * that no row explains.
 */
export async function checksumsOfFaces(
  { personId, faceIds, enrolledCount }: Person,
  ledger: Ledger,
): Promise<EnrolledChecksums> {
  if (enrolledCount === 0) return {};
  const isEnrolled = (row: FaceRow) => row.status === 'ENROLLED' && row.personId === personId;
  const withFace = await allEnded(faceIds.map((faceId) => ledger.imagesWithFace(faceId)));
  const rows = (await readRows(withFace.flat(), ledger)).filter(isEnrolled);
  const explained = new Set(rows.map(({ faceId }) => faceId));
  const last = faceIds.every((faceId) => explained.has(faceId))
    ? []
    : await readRows(await ledger.lastUploads(personId, SEARCHED_UPLOADS), ledger);
  const withCandidates = last.filter((row) => isEnrolled(row) && row.faceId === undefined);
  return withEntries({}, [...withCandidates, ...rows].flatMap(entryOf), faceIds);
}

/** A read of each, once in the life of a person. */
const SEARCHED_UPLOADS = 50;

function entryOf(row: FaceRow): readonly ChecksumEntry[] {
  const checksum = checksumOf(row);
  const faceIds = row.faceId === undefined ? row.faceIdCandidates : [row.faceId];
  return checksum === undefined || faceIds === undefined ? [] : [[checksum, faceIds]];
}
