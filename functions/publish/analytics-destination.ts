import { ANALYTICS } from '../domain/outcome/outcome-event.ts';
import type { Destination } from './destination.ts';
import { eventOf } from './event-destination.ts';
import { moveToDeadLetterQueue } from './move-to-dead-letter-queue.ts';
import { outcomeIdOf } from './outcome-record.ts';
import type { PublishContext } from './ports.ts';
import { sendLegal } from './send-legal.ts';

/** The analysts' table: one record of each outcome. The removal of a face is none. */
export function analyticsDestination(
  { table, recentlyDone }: NonNullable<PublishContext['analytics']>,
  context: PublishContext,
): Destination {
  return {
    recentlyDone,
    delayed: 'An outcome could not be stored for analysis',
    taskOf: (asked) => (asked.outcome.kind === 'removal' ? undefined : outcomeIdOf(asked)),
    send: (asked) =>
      sendLegal(
        asked,
        ({ outcome }) => (outcome.kind === 'outcome' ? outcome.outcome : undefined),
        async (outcomes) => {
          const answers = await table.put(outcomes);
          context.log.analyzed(outcomes.filter((_, index) => answers[index]?.kind === 'sent'));
          return answers;
        },
      ),
    // The outcome, and not its record: a redrive looks the pseudonym up again, and finds none after an erasure.
    giveUp: (asked, why) => moveToDeadLetterQueue({ ...eventOf(asked), destination: ANALYTICS }, why, context),
  };
}
