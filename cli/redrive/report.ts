import { notReceivedLines } from '../shared/dead-letter-queue/not-received-lines.ts';
import type { MessageResult, RedriveReport, Why } from './ports.ts';

/** What a redrive did, in lines. */

const WHY: Readonly<Record<Why, string>> = {
  Redriven: '',
  Final: 'the image is enrolled or rejected',
  Superseded: 'a newer message of the image was sent in this run',
  Erased: 'an erasure of the person has deleted the image',
  Surplus: 'another copy of the same message is left',
  Malformed: 'no function can handle this message; discard deletes it',
  RowMissing: 'the row of the image was deleted; discard deletes the message',
  NoRedriveHelps: 'it would fail again; upload the image again, then discard the message',
  OutcomeUnknown: 'needs a decision: resubmit --enrolled or --not-enrolled',
  NotMatching: 'not asked for',
  FailedAgain: 'failed again, so its cause is not fixed',
  ArrivedLater: 'arrived during this run; run redrive again',
  Changing: 'its row is being changed; run redrive again',
  RecordsDropped: 'publish them with events replay --since; then discard deletes the message',
  NotAccepted: 'its destination did not take it; run redrive again after the cause is fixed',
  NoDestination: 'deploy the stack with that setting, then run redrive again',
};

export function messageLine(queue: string, result: MessageResult, dryRun: boolean): string {
  const { objectKey, version, personId, reason, submission, detail, messageId, action, why } = result;
  const what = objectKey === undefined ? `message ${messageId}` : objectKey;
  const details = [
    ...(version === undefined ? [] : [`version ${version}`]),
    ...(personId === undefined ? [] : [`person ${personId}`]),
    ...(reason === undefined ? [] : [reason]),
    ...(submission === undefined ? [] : [`submission ${submission}`]),
    ...(detail === undefined ? [] : [detail]),
  ];
  const about = details.length > 0 ? ` (${details.join(', ')})` : '';
  const because = WHY[why];
  const columns = [queue.padEnd(QUEUE_WIDTH), actionText(action, dryRun).padEnd(dryRun ? WOULD_BE_WIDTH : DONE_WIDTH)];
  return `${columns.join('  ')}  ${what}${about}${because && `: ${because}`}`;
}

function actionText(action: MessageResult['action'], dryRun: boolean): string {
  const { done, wouldBe } = ACTIONS[action];
  return dryRun ? wouldBe : done;
}

const QUEUE_WIDTH = 'preparations'.length;
const DONE_WIDTH = 'sent again'.length;
const WOULD_BE_WIDTH = 'would be sent again'.length;

const ACTIONS = {
  sent: { done: 'sent again', wouldBe: 'would be sent again' },
  deleted: { done: 'deleted', wouldBe: 'would be deleted' },
  left: { done: 'left', wouldBe: 'would be left' },
};

export function summaryLines(queue: string, report: RedriveReport, dryRun: boolean): readonly string[] {
  const { sent, deleted, left, hidden } = report;
  const counts =
    sent + deleted + left === 0
      ? `no messages${hidden > 0 ? ' that are visible' : ''}`
      : `${sent} ${actionText('sent', dryRun)}, ${deleted} ${actionText('deleted', dryRun)}, ${left} ${actionText('left', dryRun)}`;
  return [`${queue}: ${counts}`, ...notReceivedLines(queue, report, dryRun)];
}
