import type { LetterResult, QueueReport, Why } from './ports.ts';

/** What a redrive did, in lines. */

const WHY: Readonly<Record<Why, string>> = {
  Redriven: '',
  Final: 'the image has its outcome',
  Superseded: 'a newer message of the image was sent just now',
  Surplus: 'another letter of the same message is left',
  Malformed: 'no message that anybody can handle; --drop-malformed deletes it',
  RowMissing: 'its row is gone; --drop-malformed deletes it',
  OutcomeUnknown: 'only a decision ends it: resubmit --enrolled or --not-enrolled',
  NotMatching: 'not asked for',
  FailedAgain: 'failed again: its cause is not mended',
  ArrivedLater: 'came in while this ran: run it again',
  Changing: 'its row is being changed: run it again',
};

export function letterLine(queue: string, result: LetterResult, dryRun: boolean): string {
  const { objectKey, version, personId, reason, submission, messageId, action, why } = result;
  const what = objectKey === undefined ? `letter ${messageId}` : objectKey;
  const details = [
    ...(version === undefined ? [] : [`version ${version}`]),
    ...(personId === undefined ? [] : [`person ${personId}`]),
    ...(reason === undefined ? [] : [reason]),
    ...(submission === undefined ? [] : [`submission ${submission}`]),
  ];
  const about = details.length > 0 ? ` (${details.join(', ')})` : '';
  const because = action === 'deleted' && (why === 'Malformed' || why === 'RowMissing') ? DROPPED[why] : WHY[why];
  const columns = [queue.padEnd(QUEUE_WIDTH), actionText(action, dryRun).padEnd(dryRun ? WOULD_BE_WIDTH : DONE_WIDTH)];
  return `${columns.join('  ')}  ${what}${about}${because && `: ${because}`}`;
}

const DROPPED = { Malformed: 'no message that anybody can handle', RowMissing: 'its row is gone' };

function actionText(action: LetterResult['action'], dryRun: boolean): string {
  const { done, wouldBe } = ACTIONS[action];
  return dryRun ? wouldBe : done;
}

const QUEUE_WIDTH = 'enrollments'.length;
const DONE_WIDTH = 'sent again'.length;
const WOULD_BE_WIDTH = 'would be sent again'.length;

const ACTIONS = {
  sent: { done: 'sent again', wouldBe: 'would be sent again' },
  deleted: { done: 'deleted', wouldBe: 'would be deleted' },
  left: { done: 'left', wouldBe: 'would be left' },
};

export function summaryLines(queue: string, report: QueueReport, dryRun: boolean): readonly string[] {
  const { sent, deleted, left, unseen } = report;
  const counts =
    sent + deleted + left === 0
      ? 'no dead letters'
      : `${sent} ${actionText('sent', dryRun)}, ${deleted} ${actionText('deleted', dryRun)}, ${left} ${actionText('left', dryRun)}`;
  const hidden = `${queue}: about ${unseen} more could not be looked at. A FIFO queue gives out ten letters of a person and no more before those are gone${dryRun ? '; without --dry-run they follow' : ''}.`;
  return [`${queue}: ${counts}`, ...(unseen > 0 ? [hidden] : [])];
}
