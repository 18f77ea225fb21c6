import * as v from 'valibot';
import type { OutcomeEvent } from '../../functions/domain/outcome/outcome-event.ts';
import { parseOutcomeEvent } from '../../functions/domain/outcome/outcome-event.ts';
import type { DeadLetterMessage } from '../shared/dead-letter-queue/dead-letter-queue.ts';
import type { MessageResult, OutcomesPorts, RedriveContext, RedriveOptions, RedriveReport } from './ports.ts';
import { redriveEach } from './redrive.ts';

/** What Lambda itself sends when the stream has dropped records: where they were, and not what they held. */
const Pointer = v.object({ DDBStreamBatchInfo: v.object({ approximateArrivalOfFirstRecord: v.string() }) });

/** @returns since when outcomes are missing; undefined when the message is no such pointer */
export function droppedSince(body: string): string | undefined {
  const { success, output } = v.safeParse(v.pipe(v.string(), v.parseJson(), Pointer), body);
  return success ? output.DDBStreamBatchInfo.approximateArrivalOfFirstRecord : undefined;
}

/**
 * Publishes the finished events of the outcomes dead-letter queue as they are, then deletes them there. An event that is
 * published twice has the same outcome id.
 */
export function redriveOutcomes(
  ports: OutcomesPorts,
  options: RedriveOptions,
  context: RedriveContext,
): Promise<RedriveReport> {
  const handle = async (message: DeadLetterMessage, isLate: boolean) =>
    isLate ? lateOutcome(message) : redriveOutcome(message, ports, options);
  return redriveEach(ports, handle, options, context);
}

async function redriveOutcome(
  received: DeadLetterMessage,
  { bus }: OutcomesPorts,
  { key, reason, dryRun }: RedriveOptions,
): Promise<MessageResult> {
  const event = parseOutcomeEvent(received.body);
  if (event === undefined) return unusable(received, key !== undefined || reason !== undefined);
  const known = knownOf(event);
  const isOther = (key !== undefined && key !== known.objectKey) || (reason !== undefined && reason !== known.reason);
  if (isOther) return { messageId: received.messageId, action: 'left', why: 'NotMatching', ...known };
  if (!dryRun) {
    const [answer] = await bus.put([event.detail]);
    if (answer?.kind !== 'sent') {
      return { messageId: received.messageId, action: 'left', why: 'NotAccepted', ...known, detail: answer?.why };
    }
  }
  return { messageId: received.messageId, action: 'sent', why: 'Redriven', ...known };
}

function unusable({ messageId, body, reason }: DeadLetterMessage, isFiltered: boolean): MessageResult {
  if (isFiltered) return { messageId, action: 'left', why: 'NotMatching' };
  const since = droppedSince(body);
  return since === undefined
    ? { messageId, action: 'left', why: 'Malformed', detail: reason }
    : { messageId, action: 'left', why: 'RecordsDropped', detail: `records since ${since}` };
}

function lateOutcome({ messageId, body }: DeadLetterMessage): MessageResult {
  const event = parseOutcomeEvent(body);
  return { messageId, action: 'left', why: 'ArrivedLater', ...(event && knownOf(event)) };
}

function knownOf({ detail }: OutcomeEvent) {
  const { objectKey, version, personId } = detail;
  return { objectKey, version, personId, reason: 'reason' in detail ? detail.reason : undefined };
}
