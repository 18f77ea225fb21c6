import { allEnded } from '../domain/all-ended.ts';
import type { ImageOutcome } from '../domain/outcome/image-outcome.ts';
import { isOutcomeWrite, outcomeOf } from '../domain/outcome/outcome-of.ts';
import type { PublishContext, RowRecord, Sent } from './ports.ts';

/** A stream has no receive count. After this time, what still fails is set aside, so that the shard goes on. */
export const GIVE_UP_AFTER_MS = 3_600_000;

/** A record that is an outcome. */
interface Told {
  readonly record: RowRecord;
  readonly outcome: ImageOutcome;
}

/**
 * Tells others about the outcomes among these changes, at least once each. What is refused for good goes to the
 * dead-letter queue at once, what may pass after an hour. Everything is tried, also behind a record that has to come
 * again: then that one is sent twice, under the same `outcomeId`.
 *
 * @returns the sequence number of the first record that has to come again, with everything behind it
 */
export async function publishBatch(
  records: readonly RowRecord[],
  context: PublishContext,
): Promise<string | undefined> {
  const told = records.flatMap((record): Told[] => {
    const outcome = isOutcomeWrite(record.row) ? outcomeOf(record.row, context.stack) : undefined;
    return outcome === undefined ? [] : [{ record, outcome }];
  });
  const [areSent, areAnnotated] = await allEnded([publish(told, context), annotate(told, context)]);
  const first = told.findIndex((_, index) => !areSent?.[index] || !areAnnotated?.[index]);
  return told[first]?.record.sequenceNumber;
}

/** @returns for each outcome whether it is done with */
async function publish(told: readonly Told[], context: PublishContext): Promise<readonly boolean[]> {
  const { bus, clock, log } = context;
  if (bus === undefined || told.length === 0) return told.map(() => true);
  const answers = await bus.put(told.map(({ outcome }) => outcome));
  return allEnded(
    told.map(async ({ record, outcome }, index) => {
      const answer = answers[index] ?? { kind: 'troubled', why: 'The event bus gave no answer for this event.' };
      if (answer.kind === 'sent') {
        log.published(outcome, clock.now() - record.changedAt);
        return true;
      }
      if (answer.kind === 'troubled' && !isOverdue(record, context)) {
        log.troubled('An outcome could not be published', answer.why);
        return false;
      }
      return keep(outcome, answer.why, context);
    }),
  );
}

async function keep(outcome: ImageOutcome, why: string, { unpublished, log }: PublishContext): Promise<boolean> {
  try {
    await unpublished.keep(outcome, why);
    log.kept(outcome, why);
    return true;
  } catch (error) {
    log.troubled('An outcome could not be kept in the dead-letter queue', String(error));
    return false;
  }
}

/** @returns for each outcome whether it is done with */
async function annotate(told: readonly Told[], context: PublishContext): Promise<readonly boolean[]> {
  const { annotations } = context;
  if (annotations === undefined) return told.map(() => true);
  return allEnded(
    told.map(async ({ record, outcome }) => {
      const answer = await annotateAsItIs(outcome, context);
      if (answer.kind === 'sent') return true;
      if (answer.kind === 'troubled' && !isOverdue(record, context)) {
        context.log.troubled('An object could not be annotated', answer.why);
        return false;
      }
      context.log.notAnnotated(outcome, answer.why);
      return true;
    }),
  );
}

/** The annotation tells the row as it is now: the record may be old, and a later outcome may be on the object. */
async function annotateAsItIs(told: ImageOutcome, context: PublishContext): Promise<Sent> {
  const { rows, annotations, stack, log } = context;
  try {
    const row = await rows.row(told);
    const outcome = row && outcomeOf(row, stack);
    if (outcome === undefined || annotations === undefined) return { kind: 'sent' };
    const answer = await annotations.annotate(outcome);
    if (answer.kind === 'sent') log.annotated(outcome);
    return answer;
  } catch (error) {
    return { kind: 'troubled', why: String(error) };
  }
}

function isOverdue({ changedAt }: RowRecord, { clock }: PublishContext): boolean {
  return clock.now() - changedAt >= GIVE_UP_AFTER_MS;
}
