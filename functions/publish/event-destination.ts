import { EVENT_SOURCE } from '../domain/outcome/event-names.ts';
import { outcomeEvent, timeOf } from '../domain/outcome/outcome-event.ts';
import type { Destination } from './destination.ts';
import { moveToDeadLetterQueue } from './move-to-dead-letter-queue.ts';
import { detailOf, type OutcomeRecord, outcomeIdOf } from './outcome-record.ts';
import type { PublishContext } from './ports.ts';
import { sendLegal } from './send-legal.ts';

/** The event bus: every outcome and every removal of a face, as one event each. */
export function eventDestination(
  { bus, recentlyDone }: NonNullable<PublishContext['events']>,
  context: PublishContext,
): Destination {
  const { clock, log } = context;
  return {
    recentlyDone,
    delayed: 'An outcome could not be published',
    taskOf: outcomeIdOf,
    send: (asked) =>
      sendLegal(asked, detailOf, async (details) => {
        const answers = await bus.put(details);
        for (const [index, detail] of details.entries()) {
          if (answers[index]?.kind === 'sent') log.published(detail, clock.now() - Date.parse(timeOf(detail)));
        }
        return answers;
      }),
    giveUp: (asked, why) => moveToDeadLetterQueue(eventOf(asked), why, context),
  };
}

/** Finished, or as far as it can be made of a row that has no legal outcome. */
export function eventOf(asked: OutcomeRecord): { readonly source: string; readonly detail: object } {
  const detail = detailOf(asked);
  if (detail !== undefined) return outcomeEvent(detail);
  return { source: EVENT_SOURCE, detail: asked.outcome.kind === 'invalid' ? asked.outcome.detail : {} };
}
