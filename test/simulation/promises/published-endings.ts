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
}

/** Outcomes that the bus has not taken yet, one line each. */
export function unpublished({ publishing, promises }: World): readonly string[] {
  if (publishing?.plan.events !== true) return [];
  const outcomes = promises.outcomes?.unpublished ?? [];
  return outcomes.map((outcome) => `${nameOf(outcome)} ${outcome.status} without an event`);
}

function checkEvents({ publishing, promises, scheduler }: World): void {
  const events = (publishing?.deadLetterQueue.messages ?? []).map(({ body }) => parseOutcomeEvent(body));
  const set = new Set(events.map((event) => event?.detail.outcomeId));
  if (set.has(undefined)) scheduler.violate('the outcomes dead-letter queue holds what is no event');
  for (const outcome of promises.outcomes?.unpublished ?? []) {
    if (set.has(outcome.outcomeId)) continue;
    scheduler.violate(`the outcome ${outcome.status} of ${nameOf(outcome)} at ${outcome.completedAt} has no event`);
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
