import type { FaceRow, ImageRef } from '../face-row.ts';
import type { Person } from '../person.ts';
import type { AgreedRow } from './agreed-row.ts';
import { type ChecksumDifference, checksumDifferences } from './checksum-differences.ts';
import { madeFaces } from './made-faces.ts';

/** What is compared of an item of the Persons table. */
export type AgreedPerson = Pick<
  Person,
  'faceIds' | 'faceCount' | 'checksums' | 'enrolledCount' | 'openCall' | 'createdAt'
>;

/** What the tables and Tencent know of one person. */
export interface PersonFacts {
  /** The item of the Persons table; undefined when there is none. */
  readonly item: AgreedPerson | undefined;
  /** All rows of the person. Those that name no face may be left out. */
  readonly rows: readonly AgreedRow[];
  /** The faces that Tencent has; `missing` when it has no such person; undefined when it was not asked. */
  readonly faces: readonly string[] | 'missing' | undefined;
}

/** Where the Persons table, the rows and Tencent do not agree about a person. No call is open that could explain it. */
export type PersonDifference =
  /** ENROLLED rows, and no item of their person. */
  | { readonly kind: 'PersonItemMissing'; readonly images: readonly ImageRef[] }
  /** The tables know faces of the person, and Tencent has no such person. */
  | { readonly kind: 'PersonGone'; readonly faceIds: readonly string[] }
  /** The face of an ENROLLED row is not at Tencent; of a row with candidates none of them is. */
  | { readonly kind: 'FaceGone'; readonly image: ImageRef; readonly faceIds: readonly string[] }
  /** No row names the face. */
  | { readonly kind: 'FaceWithoutRow'; readonly faceId: string }
  | { readonly kind: 'EnrolledCountWrong'; readonly stored: number; readonly expected: number }
  | { readonly kind: 'FaceCountWrong'; readonly stored: number; readonly expected: number }
  /** `missing`: not in the list of the item. `surplus`: in the list, and not on the person. */
  | { readonly kind: 'FaceIdsWrong'; readonly missing: readonly string[]; readonly surplus: readonly string[] }
  | ({ readonly kind: 'ChecksumsWrong' } & ChecksumDifference);

/** Compares what the tables and Tencent know of a person without an open call. */
export function personDifferences(facts: PersonFacts): readonly PersonDifference[] {
  const { item, rows, faces } = facts;
  const enrolled = rows.filter(holdsFace);
  if (item === undefined) {
    return enrolled.length === 0 ? [] : [{ kind: 'PersonItemMissing', images: enrolled.map(refOf) }];
  }
  return [
    ...enrolledCountDifference(item, enrolled),
    ...(faces === 'missing' ? goneDifference(item, enrolled) : faceDifferences(item, rows, faces)),
    ...checksumsDifference(item, enrolled),
  ];
}

/** Whether the image still gives its person a face, as far as the row knows. */
export function holdsFace({ status, removedAt }: Pick<FaceRow, 'status' | 'removedAt'>): boolean {
  return status === 'ENROLLED' && removedAt === undefined;
}

/** Without faces at Tencent to compare with, each face of an ENROLLED row is at least in the list of the item. */
function faceDifferences(
  item: AgreedPerson,
  rows: readonly AgreedRow[],
  faces: readonly string[] | undefined,
): readonly PersonDifference[] {
  const enrolled = rows.filter(holdsFace);
  if (faces === undefined)
    return listDifference(item, [...item.faceIds, ...enrolled.flatMap(({ faceId = [] }) => faceId)]);
  const gone = enrolled.filter((row) => !madeFaces(row).some((faceId) => faces.includes(faceId)));
  const explained = new Set(rows.flatMap(madeFaces));
  const unexplained = faces.filter((faceId) => !explained.has(faceId) && !isOfOtherProgram(faceId, item));
  return [
    ...gone.map((row): PersonDifference => ({ kind: 'FaceGone', image: refOf(row), faceIds: madeFaces(row) })),
    ...unexplained.map((faceId): PersonDifference => ({ kind: 'FaceWithoutRow', faceId })),
    // Until Tencent was asked for the first time, and after a restore, the item says nothing of the person's faces.
    ...(item.faceCount === undefined ? [] : [...faceCountDifference(item, faces), ...listDifference(item, faces)]),
  ];
}

/** Another program created the person, and gave it faces: the product has seen them, and no row can name them. */
function isOfOtherProgram(faceId: string, { createdAt, faceCount, faceIds }: AgreedPerson): boolean {
  return createdAt === undefined && (faceCount === undefined || faceIds.includes(faceId));
}

function goneDifference(item: AgreedPerson, enrolled: readonly AgreedRow[]): readonly PersonDifference[] {
  const faceIds = [...new Set([...item.faceIds, ...enrolled.flatMap(madeFaces)])];
  return faceIds.length === 0 ? [] : [{ kind: 'PersonGone', faceIds }];
}

function enrolledCountDifference(
  { enrolledCount: stored }: AgreedPerson,
  { length: expected }: readonly AgreedRow[],
): readonly PersonDifference[] {
  return stored === expected ? [] : [{ kind: 'EnrolledCountWrong', stored, expected }];
}

function faceCountDifference(
  { faceCount: stored }: AgreedPerson,
  { length: expected }: readonly string[],
): readonly PersonDifference[] {
  return stored === undefined || stored === expected ? [] : [{ kind: 'FaceCountWrong', stored, expected }];
}

function listDifference({ faceIds }: AgreedPerson, faces: readonly string[]): readonly PersonDifference[] {
  const missing = faces.filter((faceId) => !faceIds.includes(faceId));
  const surplus = faceIds.filter((faceId) => !faces.includes(faceId));
  return missing.length + surplus.length === 0 ? [] : [{ kind: 'FaceIdsWrong', missing, surplus }];
}

function checksumsDifference(item: AgreedPerson, enrolled: readonly AgreedRow[]): readonly PersonDifference[] {
  const difference = checksumDifferences(item, enrolled);
  return difference === undefined ? [] : [{ kind: 'ChecksumsWrong', ...difference }];
}

function refOf({ objectKey, version }: ImageRef): ImageRef {
  return { objectKey, version };
}
