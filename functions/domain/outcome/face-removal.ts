import * as v from 'valibot';
import type { FaceRow } from '../face-row.ts';
import { SCHEMA_VERSION } from './image-outcome.ts';
import { outcomeId } from './outcome-id.ts';

/** What applications learn of a face that was removed from its person: the `detail` of an event. */
const text = v.pipe(v.string(), v.minLength(1));

export const faceRemovalSchema = v.object({
  schemaVersion: v.literal(SCHEMA_VERSION),
  outcomeId: v.pipe(text, v.description('The same for each delivery of this event.')),
  stack: text,
  bucket: text,
  objectKey: text,
  version: text,
  personId: text,
  faceId: v.pipe(text, v.description('The face that is not on the person any more.')),
  removedAt: v.pipe(v.string(), v.isoTimestamp()),
});

/** The removal of the face of one image version. */
export type FaceRemoval = v.InferOutput<typeof faceRemovalSchema>;

/**
 * @param stack name of the CloudFormation stack
 * @returns undefined for a row whose face was not removed
 */
export function faceRemovalOf(row: FaceRow, stack: string): FaceRemoval | undefined {
  const { bucket, objectKey, version, personId, faceId, removedAt = '' } = row;
  const id = outcomeId([stack, bucket, objectKey, version, removedAt, 'REMOVED']);
  const detail = { schemaVersion: SCHEMA_VERSION, outcomeId: id, stack, bucket, objectKey, version };
  const parsed = v.safeParse(faceRemovalSchema, { ...detail, personId, faceId, removedAt });
  return parsed.success ? parsed.output : undefined;
}
