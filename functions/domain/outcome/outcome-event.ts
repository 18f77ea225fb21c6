import * as v from 'valibot';
import { DETAIL_TYPES, EVENT_SOURCE, FACE_REMOVED } from './event-names.ts';
import { type FaceRemoval, faceRemovalSchema } from './face-removal.ts';
import { type ImageOutcome, imageOutcomeSchema } from './image-outcome.ts';

/** What one event tells: an outcome, or what became of the face later. */
export type EventDetail = ImageOutcome | FaceRemoval;

/** A finished event, with EventBridge's names: what the bus takes, and what waits in the outcomes dead-letter queue. */
export interface OutcomeEvent {
  readonly source: typeof EVENT_SOURCE;
  readonly 'detail-type': (typeof DETAIL_TYPES)[ImageOutcome['status']] | typeof FACE_REMOVED;
  /** Of the outcome or the removal, ISO 8601. */
  readonly time: string;
  readonly detail: EventDetail;
}

/** What waits in the outcomes dead-letter queue: a finished event, and where it was to go. */
export interface KeptOutcome extends OutcomeEvent {
  /** `analytics`: to the analysts' table, as the record that is made of it. Absent: to the event bus, as it is. */
  readonly destination?: typeof ANALYTICS;
}

export const ANALYTICS = 'analytics';

export function outcomeEvent(detail: EventDetail): OutcomeEvent {
  const detailType = isRemoval(detail) ? FACE_REMOVED : DETAIL_TYPES[detail.status];
  return { source: EVENT_SOURCE, 'detail-type': detailType, time: timeOf(detail), detail };
}

export function isRemoval(detail: EventDetail): detail is FaceRemoval {
  return 'removedAt' in detail;
}

/** When it happened, ISO 8601. */
export function timeOf(detail: EventDetail): string {
  return isRemoval(detail) ? detail.removedAt : detail.completedAt;
}

const source = v.literal(EVENT_SOURCE);
const schema = v.union([
  v.object({ source, destination: v.literal(ANALYTICS), detail: imageOutcomeSchema }),
  v.object({
    source,
    destination: v.optional(v.undefined()),
    detail: v.union([imageOutcomeSchema, faceRemovalSchema]),
  }),
]);

/** @returns undefined when the text is no event of this product that a schema accepts */
export function parseOutcomeEvent(text: string): KeptOutcome | undefined {
  const parsed = v.safeParse(v.pipe(v.string(), v.parseJson(), schema), text);
  if (!parsed.success) return undefined;
  const { destination, detail } = parsed.output;
  return { ...outcomeEvent(detail), ...(destination && { destination }) };
}
