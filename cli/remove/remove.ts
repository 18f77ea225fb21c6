import type { FaceRow } from '../../functions/domain/face-row.ts';
import type { Removable, RemovableRow, RemovePorts, RemoveRequest } from './ports.ts';

/** Enroll needs seconds, and a batch of other messages of the person may be in front. */
const POLLS = 60;
const POLL_MS = 1_000;

/** Finds the image whose face is to be removed. Enroll decides: what is known here may be out of date. */
export async function findRemovable(
  { objectKey, version }: RemoveRequest,
  { ledger }: RemovePorts,
): Promise<Removable> {
  const rows = await ledger.versions(objectKey);
  const wanted = version === undefined ? rows : rows.filter((row) => row.version === version);
  if (wanted.length === 0) return refused(missing(objectKey, version, rows));
  const removable = wanted.filter(isRemovable);
  const [row, ...others] = removable;
  if (others.length > 0) return { kind: 'ambiguous', rows: removable };
  if (row === undefined) return refused(wanted.map(whyNot).join(' '));
  const person = await ledger.person(row.personId);
  const faceCount = person?.faceIds.length ?? 0;
  if (faceCount === 1 && person?.faceIds.includes(row.faceId)) return refused(lastFace(row));
  return { kind: 'removable', row, faceCount };
}

/** @returns whether enroll has removed the face in the time that the command waits */
export async function requestRemoval(
  { objectKey, version, personId }: RemovableRow,
  requestedBy: string,
  { ledger, queue, sleep }: RemovePorts,
): Promise<boolean> {
  const remove = { objectKey, version };
  await queue.sendRemoval({ remove, personId, requestedBy });
  for (let poll = 1; poll <= POLLS; poll++) {
    if ((await ledger.row(remove))?.removedAt !== undefined) return true;
    await sleep(POLL_MS);
  }
  return false;
}

function isRemovable(row: FaceRow): row is RemovableRow {
  const { status, faceId, personId, removedAt } = row;
  return status === 'ENROLLED' && faceId !== undefined && personId !== undefined && removedAt === undefined;
}

function whyNot({ version, status, faceIdCandidates, removedAt }: FaceRow): string {
  if (removedAt !== undefined) return `Version ${version}: its face was removed at ${removedAt}.`;
  if (status !== 'ENROLLED') return `Version ${version} is ${status}, and only an ENROLLED image has a face.`;
  return `Version ${version} has one of the faces ${faceIdCandidates?.join(', ') ?? ''}, and after a lost answer nothing tells which. Compare them at Tencent, and delete the right one there (DeleteFace).`;
}

function lastFace({ personId, faceId }: RemovableRow): string {
  return `${faceId} is the last face of person ${personId}, and Tencent does not delete the last face of a person alone. Upload another image of the person first, then remove this one. To remove everything of the person, use erase.`;
}

function missing(objectKey: string, version: string | undefined, rows: readonly FaceRow[]): string {
  if (rows.length === 0) return `There is no row of '${objectKey}'. Give the complete key as the app wrote it.`;
  return `'${objectKey}' has no version '${version}'. Expected one of: ${rows.map((row) => row.version).join(', ')}.`;
}

function refused(message: string): Removable {
  return { kind: 'refused', message };
}
