import { allEnded } from '../domain/all-ended.ts';
import { type OutcomeRecord, outcomeIdOf } from './outcome-record.ts';
import type { PublishContext, RecentOutcomes, RowRecord, Sent } from './ports.ts';

/** A stream has no receive count. After this time, what still fails is set aside, so that the shard continues. */
export const GIVE_UP_AFTER_MS = 3_600_000;

/** One of the places that learn of outcomes. */
export interface Destination {
  readonly recentlyDone: RecentOutcomes;
  /** What the log says of an outcome that has to come again. */
  readonly delayed: string;
  /** What the record asks for here. The newest of those that ask for the same stands for all; undefined: nothing. */
  taskOf(asked: OutcomeRecord): string | undefined;
  /** It throws nothing: every record gets its answer, in the same order. */
  send(asked: readonly OutcomeRecord[]): Promise<readonly Sent[]>;
  /**
   * Sets aside what is refused for good, or has failed for too long.
   *
   * @returns whether that was done; else the record comes again
   */
  giveUp(asked: OutcomeRecord, why: string): Promise<boolean>;
}

export const NO_ANSWER: Sent = { kind: 'retry', why: 'There was no answer for this outcome.' };

/** @returns for each record whether nothing is left to do for it here */
export async function tell(
  asked: readonly OutcomeRecord[],
  destination: Destination,
  context: PublishContext,
): Promise<readonly boolean[]> {
  const { recentlyDone } = destination;
  // A stream may repeat a record, also within a batch.
  const newest = new Map(asked.map((each) => [destination.taskOf(each), each]));
  newest.delete(undefined);
  const undone = [...newest].filter(([, each]) => !recentlyDone.has(outcomeIdOf(each)));
  const answers = undone.length === 0 ? [] : await destination.send(undone.map(([, each]) => each));
  const done = await allEnded(
    undone.map(async ([task, each], index) => {
      const isDone = await conclude(each, answers[index] ?? NO_ANSWER, destination, context);
      if (isDone) recentlyDone.add(outcomeIdOf(each));
      return [task, isDone] as const;
    }),
  );
  const isDone = new Map(done);
  return asked.map((each) => isDone.get(destination.taskOf(each)) ?? true);
}

async function conclude(
  asked: OutcomeRecord,
  answer: Sent,
  destination: Destination,
  context: PublishContext,
): Promise<boolean> {
  if (answer.kind === 'sent') return true;
  if (answer.kind === 'refused' || isOverdue(asked.record, context)) return destination.giveUp(asked, answer.why);
  context.log.delayed(destination.delayed, answer.why);
  return false;
}

function isOverdue({ changedAt }: RowRecord, { clock }: PublishContext): boolean {
  return clock.now() - changedAt >= GIVE_UP_AFTER_MS;
}
