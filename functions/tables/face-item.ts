import type { AttributeValue } from '@aws-sdk/client-dynamodb';
import { unmarshall } from '@aws-sdk/util-dynamodb';
import type { FaceRow, ImageRef } from '../domain/face-row.ts';
import { toItem } from './expression.ts';

/** Rows of the Faces table and their items. The attributes are the fields of `FaceRow`; lists of face ids are sets. */

const SETS = ['faceIdCandidates', 'formerFaceIds'] as const;

export function faceKey({ objectKey, version }: ImageRef): Record<string, AttributeValue> {
  return { objectKey: { S: objectKey }, version: { S: version } };
}

export function faceItem(row: FaceRow): Record<string, AttributeValue> {
  return toItem(faceAttributes(row));
}

export function faceAttributes(row: Partial<FaceRow>): Record<string, unknown> {
  const sets = SETS.map((name) => [name, row[name] && new Set(row[name])] as const);
  return { ...row, ...Object.fromEntries(sets.filter(([name]) => name in row)) };
}

export function faceRow(item: Record<string, AttributeValue>): FaceRow {
  // A number that no double holds exactly is in no row of this product; an exception would stop all that is behind it.
  const row = unmarshall(item, { wrapNumbers: Number });
  for (const name of SETS) if (row[name] instanceof Set) row[name] = [...row[name]];
  return row as FaceRow;
}
