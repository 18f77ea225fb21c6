import { isOutcomeWrite, isRemovalWrite } from '../domain/face-row.ts';
import { type FaceRemoval, faceRemovalOf } from '../domain/outcome/face-removal.ts';
import type { EventDetail } from '../domain/outcome/outcome-event.ts';
import { outcomeOf, type RowOutcome } from '../domain/outcome/outcome-of.ts';
import type { RowRecord } from './ports.ts';

/** The record of a write that made an outcome, or that removed a face. */
export interface OutcomeRecord {
  readonly record: RowRecord;
  readonly outcome: Exclude<RowOutcome, { kind: 'none' }> | Removal;
}

interface Removal {
  readonly kind: 'removal';
  readonly removal: FaceRemoval;
}

/** @returns none when the change is something else */
export function outcomeRecords(record: RowRecord, stack: string): readonly OutcomeRecord[] {
  const { row } = record;
  if (isOutcomeWrite(row)) {
    const outcome = outcomeOf(row, stack);
    return outcome.kind === 'none' ? [] : [{ record, outcome }];
  }
  const removal = isRemovalWrite(row) ? faceRemovalOf(row, stack) : undefined;
  return removal === undefined ? [] : [{ record, outcome: { kind: 'removal', removal } }];
}

/** What an event tells of it; undefined when the outcome is not legal. */
export function detailOf({ outcome }: OutcomeRecord): EventDetail | undefined {
  switch (outcome.kind) {
    case 'outcome':
      return outcome.outcome;
    case 'removal':
      return outcome.removal;
    case 'invalid':
      return undefined;
  }
}

export function outcomeIdOf(record: OutcomeRecord): string {
  const { outcome } = record;
  return outcome.kind === 'invalid' ? outcome.outcomeId : (detailOf(record)?.outcomeId ?? '');
}
