import { allEnded } from '../domain/all-ended.ts';
import { isOutcomeWrite, isRemovalWrite } from '../domain/face-row.ts';
import { EVENT_SOURCE } from '../domain/outcome/event-names.ts';
import { type FaceRemoval, faceRemovalOf } from '../domain/outcome/face-removal.ts';
import { type EventDetail, isRemoval, outcomeEvent, timeOf } from '../domain/outcome/outcome-event.ts';
import { outcomeOf, type RowOutcome } from '../domain/outcome/outcome-of.ts';
import { annotateAsItIs } from './annotate-as-it-is.ts';
import type { PublishContext, RowRecord, Sent } from './ports.ts';

/** A stream has no receive count. After this time, what still fails is set aside, so that the shard continues. */
export const GIVE_UP_AFTER_MS = 3_600_000;

/** The record of a write that made an outcome, or that removed a face. */
interface OutcomeRecord {
  readonly record: RowRecord;
  readonly outcome: Told | Exclude<RowOutcome, { kind: 'none' | 'outcome' }>;
}

interface Told {
  readonly kind: 'outcome';
  readonly outcome: EventDetail;
}

/**
 * Publishes the outcomes among these changes, at least once each. What is refused for good is moved to the dead-letter
 * queue at once, what may pass after an hour. Everything is tried, also behind a record that has to come again.
 *
 * @returns the sequence number of the first record that has to come again, with everything behind it
 */
export async function publishBatch(
  records: readonly RowRecord[],
  context: PublishContext,
): Promise<string | undefined> {
  const outcomes = records.flatMap((record): OutcomeRecord[] => {
    const outcome = told(record, context);
    return outcome.kind === 'none' ? [] : [{ record, outcome }];
  });
  const [arePublished, areAnnotated] = await allEnded([publish(outcomes, context), annotate(outcomes, context)]);
  const first = outcomes.findIndex((_, index) => !arePublished?.[index] || !areAnnotated?.[index]);
  return outcomes[first]?.record.sequenceNumber;
}

function told({ row }: RowRecord, { stack }: PublishContext): RowOutcome | Told {
  if (isOutcomeWrite(row)) return outcomeOf(row, stack);
  const removal: FaceRemoval | undefined = isRemovalWrite(row) ? faceRemovalOf(row, stack) : undefined;
  return removal === undefined ? { kind: 'none' } : { kind: 'outcome', outcome: removal };
}

function idOf({ outcome }: OutcomeRecord): string {
  return outcome.kind === 'outcome' ? outcome.outcome.outcomeId : outcome.outcomeId;
}

/** @returns for each outcome whether it is done */
async function publish(outcomes: readonly OutcomeRecord[], context: PublishContext): Promise<readonly boolean[]> {
  const { events } = context;
  if (events === undefined) return outcomes.map(() => true);
  // A stream may repeat a record, also within a batch.
  const byId = new Map(outcomes.map((each) => [idOf(each), each]));
  const unpublished = [...byId].filter(([outcomeId]) => !events.recentlyDone.has(outcomeId));
  const legal = unpublished.flatMap(([, { outcome }]) => (outcome.kind === 'outcome' ? [outcome.outcome] : []));
  const answers = legal.length === 0 ? [] : await events.bus.put(legal);
  const answerOf = new Map(legal.map(({ outcomeId }, index) => [outcomeId, answers[index]]));
  const done = await allEnded(
    unpublished.map(async ([outcomeId, each]) => {
      const isDone = await conclude(each, answerOf.get(outcomeId) ?? NO_ANSWER, context);
      if (isDone) events.recentlyDone.add(outcomeId);
      return isDone;
    }),
  );
  const isDone = new Map(unpublished.map(([outcomeId], index) => [outcomeId, done[index]]));
  return outcomes.map((each) => isDone.get(idOf(each)) ?? true);
}

const NO_ANSWER: Sent = { kind: 'retry', why: 'The event bus gave no answer for this event.' };

/** @returns whether the outcome is done */
async function conclude(
  { record, outcome: read }: OutcomeRecord,
  answer: Sent,
  context: PublishContext,
): Promise<boolean> {
  const { clock, log } = context;
  if (read.kind === 'invalid') {
    return moveToDeadLetterQueue({ source: EVENT_SOURCE, detail: read.detail }, read.fault, context);
  }
  const { outcome } = read;
  if (answer.kind === 'sent') {
    log.published(outcome, clock.now() - Date.parse(timeOf(outcome)));
    return true;
  }
  if (answer.kind === 'refused' || isOverdue(record, context)) {
    return moveToDeadLetterQueue(outcomeEvent(outcome), answer.why, context);
  }
  log.delayed('An outcome could not be published', answer.why);
  return false;
}

async function moveToDeadLetterQueue(
  event: { readonly source: string; readonly detail: object },
  why: string,
  { deadLetterQueue, log }: PublishContext,
): Promise<boolean> {
  try {
    await deadLetterQueue.send(event, why);
    log.movedToDeadLetterQueue(event.detail, why);
    return true;
  } catch (error) {
    log.delayed('An outcome could not be moved to the dead-letter queue', String(error));
    return false;
  }
}

/** @returns for each outcome whether its annotation is done */
async function annotate(outcomes: readonly OutcomeRecord[], context: PublishContext): Promise<readonly boolean[]> {
  const { annotations } = context;
  if (annotations === undefined) return outcomes.map(() => true);
  // The row as it is now is the same for all records of an image: the newest stands for them, and has the most time left.
  // An annotation says nothing of the removal of a face.
  const annotated = outcomes.filter(({ outcome }) => outcome.kind === 'invalid' || !isRemoval(outcome.outcome));
  const newest = new Map(annotated.map((outcome) => [imageOf(outcome), outcome]));
  const unwritten = [...newest].filter(([, each]) => !annotations.recentlyDone.has(idOf(each)));
  const done = await allEnded(unwritten.map(([, outcome]) => annotateImage(outcome, annotations, context)));
  const isDone = new Map(unwritten.map(([image], index) => [image, done[index]]));
  return outcomes.map((outcome) => isDone.get(imageOf(outcome)) ?? true);
}

function imageOf({ record: { row } }: OutcomeRecord): string {
  return JSON.stringify([row.objectKey, row.version]);
}

async function annotateImage(
  asked: OutcomeRecord,
  annotations: NonNullable<PublishContext['annotations']>,
  context: PublishContext,
): Promise<boolean> {
  const { stack, log } = context;
  const { record } = asked;
  const { answer, outcome } = await annotateAsItIs(record.row, { ...annotations, stack });
  if (answer.kind === 'retry' && !isOverdue(record, context)) {
    log.delayed('An object could not be annotated', answer.why);
    return false;
  }
  if (answer.kind !== 'sent') log.notAnnotated(record.row, answer.why);
  else if (outcome !== undefined) log.annotated(outcome);
  annotations.recentlyDone.add(idOf(asked));
  return true;
}

function isOverdue({ changedAt }: RowRecord, { clock }: PublishContext): boolean {
  return clock.now() - changedAt >= GIVE_UP_AFTER_MS;
}
