import { allEnded } from '../domain/all-ended.ts';
import { annotateAsItIs } from './annotate-as-it-is.ts';
import type { Destination } from './destination.ts';
import type { OutcomeRecord } from './outcome-record.ts';
import type { PublishContext, Sent } from './ports.ts';

/** The objects: each has the outcome of its row as an annotation, which says nothing of the removal of a face. */
export function annotationDestination(
  annotations: NonNullable<PublishContext['annotations']>,
  { stack, log }: PublishContext,
): Destination {
  const annotate = async ({ record }: OutcomeRecord): Promise<Sent> => {
    const { answer, outcome } = await annotateAsItIs(record.row, { ...annotations, stack });
    if (answer.kind === 'sent' && outcome !== undefined) log.annotated(outcome);
    return answer;
  };
  return {
    recentlyDone: annotations.recentlyDone,
    delayed: 'An object could not be annotated',
    // The row as it is now is the same for all records of an image: the newest has the most time left.
    taskOf: ({ record: { row }, outcome }) =>
      outcome.kind === 'removal' ? undefined : JSON.stringify([row.objectKey, row.version]),
    send: (asked) => allEnded(asked.map(annotate)),
    giveUp: async ({ record }, why) => {
      log.notAnnotated(record.row, why);
      return true;
    },
  };
}
