import { isDeepStrictEqual } from 'node:util';
import { isOutcomeWrite } from '../../../functions/domain/face-row.ts';
import { parseOutcomeEvent } from '../../../functions/domain/outcome/outcome-event.ts';
import { nameOf } from '../world/upload.ts';
import type { World } from '../world/world.ts';

/** What is true of outcomes whenever everything has come to rest. */
export function checkPublished(world: World): void {
  const { publishing, scheduler } = world;
  if (publishing === undefined) return;
  if (publishing.left > 0) scheduler.violate(`${publishing.left} records of the stream are not read`);
  if (publishing.plan.events) checkEvents(world);
  if (publishing.plan.annotations) checkAnnotations(world);
  checkAnalyzed(world);
}

/** Outcomes that the bus or Firehose has not taken yet, one line each. */
export function unpublished(world: World): readonly string[] {
  const { publishing, promises } = world;
  const isErased = erasedFor(undefined, world);
  const isErasedRecord = erasedFor('analytics', world);
  const outcomes = publishing?.plan.events === true ? (promises.outcomes?.unpublished ?? []) : [];
  const records = promises.analyzed?.unstored ?? [];
  return [
    ...outcomes
      .filter(({ outcomeId }) => !isErased.has(outcomeId))
      .map((outcome) => `${nameOf(outcome)} ${outcome.status} without an event`),
    ...records
      .filter(({ outcomeId }) => !isErasedRecord.has(outcomeId))
      .map((outcome) => `${nameOf(outcome)} ${outcome.status} without a record`),
  ];
}

/** Ids of the outcomes in the dead-letter queue that were to go there, and of those that an erasure has deleted from it. */
function keptFor(destination: Destination, world: World): ReadonlySet<string> {
  const { publishing, scheduler } = world;
  const events = (publishing?.deadLetterQueue.messages ?? []).map(({ body }) => parseOutcomeEvent(body));
  if (events.includes(undefined)) scheduler.violate('the outcomes dead-letter queue holds what is no event');
  const own = events.filter((event) => event !== undefined && event.destination === destination);
  return new Set([...own.map((event) => event?.detail.outcomeId ?? ''), ...erasedFor(destination, world)]);
}

type Destination = 'analytics' | undefined;

/** Ids of the outcomes of erased persons that were deleted from the dead-letter queue. */
function erasedFor(destination: Destination, { publishing, promises, bucket }: World): ReadonlySet<string> {
  const { erasures } = promises;
  if (erasures === undefined) return new Set();
  const events = (publishing?.deadLetterQueue.removed ?? []).map((body) => parseOutcomeEvent(body));
  const erased = events.filter((event) => {
    const upload = event && bucket.versions.get(nameOf(event.detail));
    return event?.destination === destination && upload !== undefined && erasures.covers(upload);
  });
  return new Set(erased.map((event) => event?.detail.outcomeId ?? ''));
}

function checkEvents(world: World): void {
  const kept = keptFor(undefined, world);
  for (const outcome of world.promises.outcomes?.unpublished ?? []) {
    if (kept.has(outcome.outcomeId)) continue;
    world.scheduler.violate(
      `the outcome ${outcome.status} of ${nameOf(outcome)} at ${outcome.completedAt} has no event`,
    );
  }
}

function checkAnalyzed(world: World): void {
  const kept = keptFor('analytics', world);
  for (const outcome of world.promises.analyzed?.unstored ?? []) {
    if (kept.has(outcome.outcomeId)) continue;
    world.scheduler.violate(
      `the outcome ${outcome.status} of ${nameOf(outcome)} at ${outcome.completedAt} is not stored for analysis`,
    );
  }
}

function checkAnnotations({ bucket, tables, promises, scheduler }: World): void {
  for (const row of tables.rows.values()) {
    const last = promises.outcomes?.lastOf(row);
    const isThere = bucket.find(row.objectKey, row.version) !== undefined;
    if (last === undefined || row.completedAt === undefined || !isThere) continue;
    if (last.isGivenUp) {
      scheduler.count('rest: its annotation was given up');
      continue;
    }
    const name = nameOf(row);
    const annotation = JSON.parse(bucket.annotations.payloads.get(name) ?? '{}');
    const { outcome } = last;
    const isSame = isOutcomeWrite(row)
      ? isDeepStrictEqual(annotation, outcome)
      : annotation.outcomeId === outcome.outcomeId;
    if (isSame) continue;
    const says = JSON.stringify(annotation);
    scheduler.violate(`the annotation of ${name} says ${says}, and its outcome is ${JSON.stringify(outcome)}`);
  }
}
