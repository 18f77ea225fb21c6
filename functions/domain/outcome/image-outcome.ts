import * as v from 'valibot';
import { OUTCOME_REASONS } from './outcome-reasons.ts';

export type { ImageOutcome } from './image-outcome-type.ts';

/**
 * What apps learn of an image: the `detail` of an outcome event, and the annotation on the object. The JSON Schema in
 * `schemas/` is generated from here. Other programs rely on it: a change needs a new `SCHEMA_VERSION`.
 */

export const SCHEMA_VERSION = '1';

const text = v.pipe(v.string(), v.minLength(1));
const count = v.pipe(v.number(), v.integer(), v.minValue(0));
const pixels = v.pipe(v.number(), v.integer(), v.minValue(1));
/** As a file says it of itself, which may be nonsense. */
const statedPixels = v.pipe(count, v.description('Pixels, as stored in the file.'));
const time = v.pipe(v.string(), v.isoTimestamp());
const faceIds = v.pipe(v.array(text), v.minLength(1));

/** Of every outcome. */
const common = {
  schemaVersion: v.literal(SCHEMA_VERSION),
  outcomeId: v.pipe(text, v.description('The same for each delivery of this outcome.')),
  stack: text,
  bucket: text,
  objectKey: text,
  version: text,
  personId: v.optional(v.pipe(text, v.description('Absent when the person tag is missing or illegal.'))),
  consentId: v.optional(text),
  format: v.optional(v.picklist(['jpeg', 'png', 'bmp', 'webp', 'gif', 'tiff', 'avif', 'heic'])),
  size: v.optional(v.pipe(count, v.description('Bytes of the object.'))),
  width: v.optional(statedPixels),
  height: v.optional(statedPixels),
  orientation: v.optional(v.pipe(v.number(), v.integer(), v.minValue(2), v.maxValue(8))),
  prepared: v.optional(v.object({ width: pixels, height: pixels, size: count })),
  requestId: v.optional(text),
  attempts: count,
  submission: count,
  uploadedAt: time,
  receivedAt: time,
  submittedAt: v.optional(time),
  completedAt: time,
};

const enrolled = v.object({
  ...common,
  status: v.literal('ENROLLED'),
  personId: text,
  faceId: v.optional(v.pipe(text, v.description('Absent when faceIdCandidates is present.'))),
  faceIdSource: v.picklist(['response', 'reconciled']),
  faceIdCandidates: v.optional(faceIds),
  faceRect: v.optional(v.object({ x: v.number(), y: v.number(), width: v.number(), height: v.number() })),
  faceModelVersion: v.optional(text),
  createdPerson: v.optional(v.literal(true)),
});

/** Of an outcome that is no face. */
const refused = {
  personTag: v.optional(v.pipe(v.string(), v.description('What was received instead of a legal PersonId.'))),
  message: text,
  tencentCode: v.optional(text),
  faceIdCandidates: v.optional(faceIds),
};

const rejected = v.object({
  ...common,
  ...refused,
  status: v.literal('REJECTED'),
  reason: v.picklist(OUTCOME_REASONS.REJECTED),
  duplicateOf: v.optional(
    v.pipe(
      text,
      v.description('The face that the same bytes already gave the person. With faceIdCandidates, it is one of these.'),
    ),
  ),
});

const failed = v.object({
  ...common,
  ...refused,
  status: v.literal('FAILED'),
  reason: v.picklist(OUTCOME_REASONS.FAILED),
});

export const imageOutcomeSchema = v.variant('status', [enrolled, rejected, failed]);
