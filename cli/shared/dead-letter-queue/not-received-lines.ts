import { HIDDEN_SECONDS } from './dead-letter-queue.ts';
import type { RunReport } from './handle-each-message.ts';

/** What to say about messages that a run could not receive. */
export function notReceivedLines(
  queue: string,
  { hidden, unseen, isInterrupted }: RunReport,
  dryRun: boolean,
): readonly string[] {
  if (isInterrupted) return [];
  if (hidden > 0) return [hiddenLine(queue, hidden, unseen)];
  return unseen > 0 ? [unseenLine(queue, unseen, dryRun)] : [];
}

function hiddenLine(queue: string, hidden: number, behind: number): string {
  const others = behind > 0 ? ` About ${behind} more are behind them in the groups of their persons.` : '';
  return `${queue}: about ${hidden} more are hidden by another run, or by one that was killed.${others} They are visible again within ${HIDDEN_SECONDS / 60} minutes. Run the same command again then.`;
}

function unseenLine(queue: string, unseen: number, dryRun: boolean): string {
  return `${queue}: about ${unseen} more could not be received. A FIFO queue delivers ten messages of a person, and no more until some of them are deleted.${dryRun ? ' Without --dry-run they follow.' : ''}`;
}
