import type { AttributeValue } from '@aws-sdk/client-dynamodb';
import { unmarshall } from '@aws-sdk/util-dynamodb';
import type { FaceRow, ImageRef } from '../domain/face-row.ts';
import { toItem } from './expression.ts';

/** Rows of the Faces table and their items. The attributes are the fields of `FaceRow`; a candidate list is a set. */

export function faceKey({ objectKey, version }: ImageRef): Record<string, AttributeValue> {
  return { objectKey: { S: objectKey }, version: { S: version } };
}

export function faceItem(row: FaceRow): Record<string, AttributeValue> {
  return toItem(faceAttributes(row));
}

export function faceAttributes(row: Partial<FaceRow>): Record<string, unknown> {
  return row.faceIdCandidates === undefined ? { ...row } : { ...row, faceIdCandidates: new Set(row.faceIdCandidates) };
}

export function faceRow(item: Record<string, AttributeValue>): FaceRow {
  // A number that no double holds exactly is in no row of this product; an exception would stop all that is behind it.
  const row = unmarshall(item, { wrapNumbers: Number });
  if (row.faceIdCandidates instanceof Set) row.faceIdCandidates = [...row.faceIdCandidates];
  return row as FaceRow;
}
