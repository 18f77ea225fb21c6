import { ANSWER_WITHIN_MS } from '../../../functions/domain/tencent/call-deadlines.ts';
import type { JournalEntry } from '../../../local/stand-in/journal.ts';

/** The CreateFace calls whose answer did not arrive, was no answer, or arrived after the function had given up. */
export function lostAnswers(journal: readonly JournalEntry[]): readonly JournalEntry[] {
  return journal.filter((entry) => entry.action === 'CreateFace' && isLost(entry));
}

function isLost({ outcome, startedAt, endedAt }: JournalEntry): boolean {
  return (
    outcome === undefined ||
    /^(reset|silence|cutOff|http|InternalError|FailedOperation.RequestTimeout)/.test(outcome) ||
    (endedAt !== undefined && endedAt - startedAt > ANSWER_WITHIN_MS)
  );
}
