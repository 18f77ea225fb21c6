import * as v from 'valibot';
import { DETAIL_TYPES, EVENT_SOURCE } from './event-names.ts';
import { type ImageOutcome, imageOutcomeSchema } from './image-outcome.ts';

/** A finished event, with EventBridge's names: what the bus takes, and what waits in the outcomes dead-letter queue. */
export interface OutcomeEvent {
  readonly source: typeof EVENT_SOURCE;
  readonly 'detail-type': (typeof DETAIL_TYPES)[ImageOutcome['status']];
  /** Of the outcome, ISO 8601. */
  readonly time: string;
  readonly detail: ImageOutcome;
}

export function outcomeEvent(detail: ImageOutcome): OutcomeEvent {
  return { source: EVENT_SOURCE, 'detail-type': DETAIL_TYPES[detail.status], time: detail.completedAt, detail };
}

const schema = v.object({ source: v.literal(EVENT_SOURCE), detail: imageOutcomeSchema });

/** @returns undefined when the text is no event of an outcome that the schema accepts */
export function parseOutcomeEvent(text: string): OutcomeEvent | undefined {
  const parsed = v.safeParse(v.pipe(v.string(), v.parseJson(), schema), text);
  return parsed.success ? outcomeEvent(parsed.output.detail) : undefined;
}
