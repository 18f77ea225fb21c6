import type { FaceRow, ImageRef } from '../../../functions/domain/face-row.ts';
import type { Person } from '../../../functions/domain/person.ts';
import type { UndecidedPorts } from './ports.ts';
import { type CandidateFace, questionOf, type UndecidedPerson } from './undecided-person.ts';

export type Gathered =
  | { readonly kind: 'evidence'; readonly person: UndecidedPerson }
  /** A request is open, the person changed meanwhile, or it is being erased. */
  | { readonly kind: 'unsettled' }
  /** Its images are decided by now. */
  | { readonly kind: 'decided' };

/**
 * Reads the item, the rows, Tencent's list of faces, and the item again: what was read belongs together only when the
 * revision is still the same. All requests are free of charge.
 */
export async function gatherEvidence(personId: string, ports: UndecidedPorts): Promise<Gathered> {
  const before = await ports.person(personId);
  if (before === undefined || isChanging(before)) return { kind: 'unsettled' };
  const rows = await rowsThatMatter(personId, ports);
  if (rows.every((row) => questionOf(row) === undefined)) return { kind: 'decided' };
  const faces = await ports.faces(personId);
  const after = await ports.person(personId);
  if (after?.revision !== before.revision || isChanging(after)) return { kind: 'unsettled' };
  return { kind: 'evidence', person: evidenceOf(before, rows, faces === 'missing' ? [] : faces) };
}

function isChanging({ openCall, erasing }: Person): boolean {
  return openCall !== undefined || erasing !== undefined;
}

async function rowsThatMatter(personId: string, ports: UndecidedPorts): Promise<readonly FaceRow[]> {
  const rows: FaceRow[] = [];
  for await (const page of ports.rowsOfPerson(personId)) {
    rows.push(...page.filter((row) => questionOf(row) !== undefined || faceOf(row) !== undefined));
  }
  return rows;
}

/** The face that a row accounts for. */
function faceOf({ status, faceId, removedAt }: FaceRow): string | undefined {
  return status === 'ENROLLED' && removedAt === undefined ? faceId : undefined;
}

/** @param facesNow of the person at Tencent */
export function evidenceOf(
  { personId, revision, faceIds, createdAt }: Person,
  rows: readonly FaceRow[],
  facesNow: readonly string[],
): UndecidedPerson {
  const images = rows.flatMap((row) => {
    const question = questionOf(row);
    return question === undefined ? [] : [{ row, question }];
  });
  const owners = new Map<string, ImageRef>();
  for (const row of rows) {
    const faceId = faceOf(row);
    if (faceId !== undefined) owners.set(faceId, row);
  }
  const candidateOf = (faceId: string): CandidateFace => {
    const owner = owners.get(faceId);
    if (owner !== undefined) return { faceId, state: 'explained', by: refOf(owner) };
    return { faceId, state: facesNow.includes(faceId) ? 'open' : 'gone' };
  };
  // Another program created the person, and gave it faces that the product has seen before its own requests.
  const isOfOtherProgram = (faceId: string) => createdAt === undefined && faceIds.includes(faceId);
  const candidates = new Set(images.flatMap(({ row }) => row.faceIdCandidates ?? []));
  return {
    personId,
    revision,
    facesBefore: faceIds.filter((faceId) => !candidates.has(faceId)),
    facesNow,
    unexplained: facesNow.filter(
      (faceId) => !owners.has(faceId) && !candidates.has(faceId) && !isOfOtherProgram(faceId),
    ),
    images: images.map(({ row, question }) => ({
      row,
      question,
      candidates: (row.faceIdCandidates ?? []).toSorted().map(candidateOf),
    })),
  };
}

function refOf({ objectKey, version }: ImageRef): ImageRef {
  return { objectKey, version };
}
