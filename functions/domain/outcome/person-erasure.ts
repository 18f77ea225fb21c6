import * as v from 'valibot';
import { ERASURE_PLACES, type ErasureRecord } from '../erasure/erasure-record.ts';
import { SCHEMA_VERSION } from './image-outcome.ts';

const text = v.pipe(v.string(), v.minLength(1));
const count = v.pipe(v.number(), v.integer(), v.minValue(0));

const placeCount = v.object({
  found: count,
  removed: count,
  left: count,
  covered: v.optional(v.pipe(count, v.description('Keys that got a delete marker instead.'))),
});

/**
 * What applications learn of an erasure that has come to its end: the `detail` of an event. It has no personal data.
 *
 * @public
 */
export const personErasureSchema = v.object({
  schemaVersion: v.literal(SCHEMA_VERSION),
  stack: text,
  erasureId: text,
  personHash: v.pipe(text, v.description('HMAC-SHA-256 of the person id with a key of the stack.')),
  status: v.picklist(['DONE', 'INCOMPLETE']),
  asOf: v.pipe(v.string(), v.isoTimestamp()),
  erasedAt: v.pipe(v.string(), v.isoTimestamp(), v.description('When the erasure came to its end.')),
  counts: v.object(v.entriesFromList(ERASURE_PLACES, placeCount)),
});

export type PersonErasure = v.InferOutput<typeof personErasureSchema>;

/** @param record of an erasure that is DONE or INCOMPLETE */
export function personErasureOf(record: ErasureRecord, stack: string): PersonErasure {
  const { erasureId, personHash, status, asOf, completedAt: erasedAt, counts } = record;
  const detail = { schemaVersion: SCHEMA_VERSION, stack, erasureId, personHash, status, asOf, erasedAt, counts };
  return v.parse(personErasureSchema, detail);
}
