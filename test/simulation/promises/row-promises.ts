import { type FaceRow, imageId, isFinal } from '../../../functions/domain/face-row.ts';
import {
  ENROLL_TROUBLES,
  INTAKE_FAILURES,
  isOneOf,
  PREPARE_FAILURES,
  type Reason,
} from '../../../functions/domain/reasons.ts';
import type { Scheduler } from '../engine/scheduler.ts';
import type { Writer } from '../world/tables.ts';

const FAILURES = [...INTAKE_FAILURES, ...PREPARE_FAILURES, ...ENROLL_TROUBLES, 'OutcomeUnknown'] as const;

export function isFailure(reason: Reason | undefined): boolean {
  return isOneOf(FAILURES, reason);
}

/** What every row does while it lives: it moves along the arrows, a final one never changes, attempts are counted. */
export class RowPromises {
  readonly #scheduler: Scheduler;
  /** Rows that were REJECTED after intake: what `rejectedCount` counts. */
  readonly rejectedAfterIntake = new Set<string>();
  /** Rows that intake wrote anew, attempts included. */
  readonly startedOver = new Set<string>();
  /** Writing requests that Tencent received, and calls that were opened, for each image. */
  readonly sent = new Map<string, number>();
  readonly opened = new Map<string, number>();

  constructor(scheduler: Scheduler) {
    this.#scheduler = scheduler;
  }

  changed(before: FaceRow | undefined, after: FaceRow, by: Writer): void {
    const name = `${after.objectKey}@${after.version}`;
    const arrow = `${before?.status ?? 'none'} -> ${after.status}`;
    if (before?.status !== after.status || before.reason !== after.reason) {
      this.#scheduler.count(`row ${arrow}${after.reason === undefined ? '' : ` ${after.reason}`}`);
    }
    const isReopened = by === 'operator' && after.status === 'PENDING';
    const isRemoval = by === 'enroll' && after.status === 'ENROLLED' && before?.removedAt !== after.removedAt;
    if (isReopened) this.rejectedAfterIntake.delete(imageId(after));
    if (before !== undefined && isFinal(before) && !isRemoval && !(isReopened && before.status === 'REJECTED')) {
      this.#scheduler.violate(`the final row of ${name} was changed (${arrow}) by ${by}`);
    }
    if (before?.reason === 'OutcomeUnknown' && before.status === 'FAILED' && by !== 'operator') {
      const how = `${before.reason} -> ${after.status} ${after.reason}`;
      this.#scheduler.violate(`the OutcomeUnknown of ${name} was taken back without an operator's decision (${how})`);
    }
    const startsOver = by === 'intake' && before?.status === 'FAILED' && isOneOf(INTAKE_FAILURES, before.reason);
    if (startsOver) this.startedOver.add(imageId(after));
    const isDecided = isReopened && before?.reason === 'OutcomeUnknown';
    if (before?.status === 'FAILED' && after.status === 'PENDING' && !startsOver && !isDecided) {
      this.#scheduler.violate(`the row of ${name} went from FAILED to PENDING by ${by}`);
    }
    if (before !== undefined && after.attempts < before.attempts && !startsOver) {
      this.#scheduler.violate(`the attempts of ${name} went from ${before.attempts} to ${after.attempts}`);
    }
    if (after.status === 'ENROLLED' && (after.reason !== undefined || after.tencentCode !== undefined)) {
      this.#scheduler.violate(`the ENROLLED row of ${name} still has a reason`);
    }
    if ((after.status === 'PENDING' || after.status === 'ENROLLED') !== (after.statusDay === undefined)) {
      this.#scheduler.violate(`the ${after.status} row of ${name} has statusDay ${after.statusDay}`);
    }
    if (after.status === 'REJECTED' && by === 'enroll') this.rejectedAfterIntake.add(imageId(after));
  }

  wasSent(image: string): void {
    this.sent.set(image, (this.sent.get(image) ?? 0) + 1);
  }

  wasOpened(image: string): void {
    this.opened.set(image, (this.opened.get(image) ?? 0) + 1);
  }
}
