import type { ErasureRecord, LeftOver } from '../domain/erasure/erasure-record.ts';
import type { FaceRow } from '../domain/face-row.ts';
import { facesOf, isShrunk } from './places/person-item.ts';
import { reasonOfStripped } from './places/stripped-row.ts';
import { facesAtTencent } from './places/tencent.ts';
import type { EraseContext, ErasureDelivery, RowCursor, Scope } from './ports.ts';
import { withLeft } from './receipt.ts';

export interface Counted {
  /** Nothing is there but what cannot be deleted. */
  readonly isClean: boolean;
  readonly left: readonly LeftOver[];
}

/**
 * Counts every place again. Objects are counted by their rows: the row of a version that S3 keeps is stripped, and every
 * other row goes after its object.
 *
 * @throws Postponed when Tencent does not say
 */
export async function countAgain(
  scope: Scope,
  later: readonly FaceRow[],
  record: ErasureRecord,
  delivery: ErasureDelivery,
  context: EraseContext,
): Promise<Counted> {
  const atTencent = await countAtTencent(scope, later, record, delivery, context);
  if (!atTencent.isClean) return atTencent;
  const person = await context.persons.person(scope.personId);
  if (person?.erasing?.id !== scope.erasureId || !isShrunk(person, later)) return UNCLEAN;
  return countRows(scope, atTencent.left, context);
}

const UNCLEAN: Counted = { isClean: false, left: [] };

async function countAtTencent(
  { personId }: Scope,
  later: readonly FaceRow[],
  { tencent }: ErasureRecord,
  delivery: ErasureDelivery,
  context: EraseContext,
): Promise<Counted> {
  if (tencent === 'keep') return { isClean: true, left: [] };
  const { faceIds } = await facesAtTencent(personId, delivery, context);
  if (faceIds === undefined) return { isClean: true, left: [] };
  const kept = facesOf(later);
  const left = faceIds.filter((faceId) => !kept.includes(faceId));
  if (tencent === 'person') return { isClean: left.length === 0 && faceIds.length > 0, left: [] };
  // Tencent keeps the last face.
  if (left.length === 1 && faceIds.length === 1) return { isClean: true, left: [LAST_FACE] };
  return { isClean: left.length === 0, left: [] };
}

const LAST_FACE: LeftOver = { place: 'tencent', reason: 'LastFace', count: 1 };

async function countRows(scope: Scope, known: readonly LeftOver[], { rows }: EraseContext): Promise<Counted> {
  let left = known;
  let after: RowCursor | undefined;
  do {
    const page = await rows.page(scope, after);
    for (const row of page.rows) {
      const reason = reasonOfStripped(row);
      if (reason === undefined) return UNCLEAN;
      left = withLeft(left, { place: 'objects', reason, count: 1, objectKey: row.objectKey, version: row.version });
    }
    after = page.next;
  } while (after !== undefined);
  return { isClean: true, left };
}
