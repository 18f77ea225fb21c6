import { isDeepStrictEqual } from 'node:util';
import type { PutEventsRequestEntry } from '@aws-sdk/client-eventbridge';
import { type FaceRow, imageId, isOutcomeWrite } from '../../../functions/domain/face-row.ts';
import type { ImageOutcome } from '../../../functions/domain/outcome/image-outcome.ts';
import { parseOutcomeEvent } from '../../../functions/domain/outcome/outcome-event.ts';
import { outcomeOf } from '../../../functions/domain/outcome/outcome-of.ts';
import type { Scheduler } from '../engine/scheduler.ts';
import type { Version } from '../product.ts';
import { STACK_NAME } from '../world/stack-name.ts';
import { nameOf } from '../world/upload.ts';

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
    const read = outcomeOf(after, STACK_NAME);
    if (read.kind === 'invalid') this.#scheduler.violate(`the outcome of ${nameOf(after)} is invalid: ${read.fault}`);
    if (read.kind !== 'outcome') return;
    const { outcome } = read;
    const isLater = outcome.completedAt > (before?.completedAt ?? '');
    if (!isLater && version === 'current')
      this.#scheduler.violate(`an outcome of ${nameOf(after)} is not later than the one before`);
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

  /** Outcomes that the bus has not taken. */
  get unpublished(): readonly ImageOutcome[] {
    return [...this.#written.values()].flat().filter(({ outcomeId }) => !this.#published.has(outcomeId));
  }

  /** The last outcome of an image, and whether its annotation was given up. */
  lastOf(row: FaceRow): { readonly outcome: ImageOutcome; readonly isGivenUp: boolean } | undefined {
    const outcome = this.#last.get(imageId(row));
    return outcome && { outcome, isGivenUp: this.#notAnnotated.has(nameOf(row)) };
  }
}
