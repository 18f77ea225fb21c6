import { isDeepStrictEqual } from 'node:util';
import type { PutEventsRequestEntry } from '@aws-sdk/client-eventbridge';
import { type FaceRow, imageId, isOutcomeWrite } from '../../../functions/domain/face-row.ts';
import type { ImageOutcome } from '../../../functions/domain/outcome/image-outcome.ts';
import { parseOutcomeEvent } from '../../../functions/domain/outcome/outcome-event.ts';
import { outcomeOf } from '../../../functions/domain/outcome/outcome-of.ts';
import type { Scheduler } from '../engine/scheduler.ts';
import type { Version } from '../product.ts';
import { STACK } from '../world/publishing.ts';
import { nameOf } from '../world/upload.ts';
import type { World } from '../world/world.ts';

/** Every outcome is published at least once, as it was written, and the object has the last one. */
export class PublishedPromises {
  readonly #scheduler: Scheduler;
  /** By outcome id. */
  readonly #written = new Map<string, readonly ImageOutcome[]>();
  /** By image. */
  readonly #last = new Map<string, ImageOutcome>();
  readonly #published = new Set<string>();
  /** Images whose last annotation was given up. */
  readonly #notAnnotated = new Set<string>();

  constructor(scheduler: Scheduler) {
    this.#scheduler = scheduler;
  }

  rowChanged(before: FaceRow | undefined, after: FaceRow, version: Version): void {
    if (!isOutcomeWrite(after) || isDeepStrictEqual(before, after)) return;
    const read = outcomeOf(after, STACK);
    if (read.kind === 'invalid') this.#scheduler.violate(`the outcome of ${nameOf(after)} is invalid: ${read.fault}`);
    if (read.kind !== 'outcome') return;
    const { outcome } = read;
    const same = this.#written.get(outcome.outcomeId) ?? [];
    // The version before did that within a millisecond.
    if (same.length > 0 && version === 'current')
      this.#scheduler.violate(`two outcomes of ${nameOf(after)} have one id`);
    this.#written.set(outcome.outcomeId, [...same, outcome]);
    this.#last.set(imageId(after), outcome);
    this.#notAnnotated.delete(nameOf(after));
  }

  /** The bus has taken an event. */
  published({ Source, DetailType, Time, Detail = '' }: PutEventsRequestEntry): void {
    const event = parseOutcomeEvent(JSON.stringify({ source: Source, detail: JSON.parse(Detail) }));
    const written = this.#written.get(event?.detail.outcomeId ?? '') ?? [];
    const own = written.find((outcome) => isDeepStrictEqual(outcome, event?.detail));
    if (event === undefined || own === undefined) {
      this.#scheduler.violate(`an event says ${Detail}, and the outcome was ${JSON.stringify(written)}`);
      return;
    }
    if (event['detail-type'] !== DetailType || Time?.toISOString() !== own.completedAt) {
      this.#scheduler.violate(`an event of ${nameOf(own)} is ${DetailType} at ${Time?.toISOString()}`);
    }
    this.#published.add(own.outcomeId);
  }

  notAnnotated(name: string): void {
    this.#notAnnotated.add(name);
  }

  /** What is true whenever everything has come to rest. */
  checkRest(world: World): void {
    const { publishing } = world;
    if (publishing === undefined) return;
    if (publishing.left > 0) this.#scheduler.violate(`${publishing.left} records of the stream are not read`);
    if (publishing.plan.events) this.#checkEvents(world);
    if (publishing.plan.annotations) this.#checkAnnotations(world);
  }

  /** Of outcomes that the bus has not taken. */
  unpublished(): readonly string[] {
    return [...this.#written.values()]
      .flat()
      .filter(({ outcomeId }) => !this.#published.has(outcomeId))
      .map((outcome) => `${nameOf(outcome)} ${outcome.status} without an event`);
  }

  #checkEvents({ publishing }: World): void {
    const events = (publishing?.deadLetterQueue.messages ?? []).map(({ body }) => parseOutcomeEvent(body));
    const waiting = new Set(events.map((event) => event?.detail.outcomeId));
    if (waiting.has(undefined)) this.#scheduler.violate('the outcomes dead-letter queue holds what is no event');
    for (const outcome of [...this.#written.values()].flat()) {
      const { outcomeId, status, completedAt } = outcome;
      if (this.#published.has(outcomeId) || waiting.has(outcomeId)) continue;
      this.#scheduler.violate(`the outcome ${status} of ${nameOf(outcome)} at ${completedAt} has no event`);
    }
  }

  #checkAnnotations({ bucket, tables }: World): void {
    for (const row of tables.rows.values()) {
      const name = nameOf(row);
      const last = this.#last.get(imageId(row));
      if (last === undefined || row.completedAt === undefined || bucket.find(row.objectKey, row.version) === undefined)
        continue;
      if (this.#notAnnotated.has(name)) {
        this.#scheduler.count('rest: its annotation was given up');
        continue;
      }
      const annotation = JSON.parse(bucket.annotations.payloads.get(name) ?? '{}');
      const isSame = isOutcomeWrite(row)
        ? isDeepStrictEqual(annotation, last)
        : annotation.outcomeId === last.outcomeId;
      if (!isSame) {
        const says = JSON.stringify(annotation);
        this.#scheduler.violate(`the annotation of ${name} says ${says}, and its outcome is ${JSON.stringify(last)}`);
      }
    }
  }
}
