import { isoTime } from './clock.ts';
import type { FaceRow } from './face-row.ts';
import type { RowChange } from './row-change.ts';
import { CALL_SETTLED_AFTER_MS } from './tencent/call-deadlines.ts';

/**
 * What Tencent said of a person as a whole: that it can take no image. It holds for every image that had been received by
 * then, however long its message still waits. So thousands of images of one person cost no request each.
 */
export interface PersonRefusal {
  readonly reason: RefusalReason;
  /** ISO 8601: no later than the moment when Tencent looked at the person. */
  readonly asOf: string;
}

const REFUSAL_REASONS = ['PersonFull', 'PersonNotFound'] as const;
type RefusalReason = (typeof REFUSAL_REASONS)[number];

/**
 * What is known after these changes. An image that was added takes the refusal back.
 *
 * @param at epoch milliseconds of the changes; no answer of Tencent is recorded later than a call can last
 */
export function refusalAfter(
  known: PersonRefusal | undefined,
  changes: readonly RowChange[],
  at: number,
): PersonRefusal | undefined {
  if (changes.some(({ verdict }) => verdict.to === 'ENROLLED')) return undefined;
  // There is a place again.
  if (known?.reason === 'PersonFull' && changes.some(({ verdict }) => verdict.to === 'REMOVED')) return undefined;
  const reason = changes.map(reasonOfTencent).find((one) => one !== undefined);
  return reason === undefined ? known : { reason, asOf: isoTime(at - CALL_SETTLED_AFTER_MS) };
}

/** Only Tencent's own word counts: its code is in the row. What follows from an earlier word says nothing new. */
function reasonOfTencent({ verdict }: RowChange): RefusalReason | undefined {
  if (verdict.to !== 'REJECTED' || verdict.tencentCode === undefined) return undefined;
  return REFUSAL_REASONS.find((reason) => reason === verdict.reason);
}

/** Whether the refusal holds for the image. Of one that was redriven or resubmitted, Tencent has to be asked again. */
export function isRefused(row: FaceRow, refusal: PersonRefusal | undefined): boolean {
  return refusal !== undefined && row.status === 'PENDING' && row.submission === 0 && row.receivedAt <= refusal.asOf;
}
