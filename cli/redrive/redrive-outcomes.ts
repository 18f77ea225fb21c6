import * as v from 'valibot';
import { isRemoval, type KeptOutcome, parseOutcomeEvent } from '../../functions/domain/outcome/outcome-event.ts';
import type { Sent } from '../../functions/publish/ports.ts';
import type { DeadLetterMessage } from '../shared/dead-letter-queue/dead-letter-queue.ts';
import { isOtherKey, isOtherReason } from './filters.ts';
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
 * Sends the finished events of the outcomes dead-letter queue to the destination that each did not reach, then deletes them
 * there. The event bus gets them as they are, and the analysts' table as records with the pseudonyms of this moment. What is
 * sent twice has the same outcome id.
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
  ports: OutcomesPorts,
  options: RedriveOptions,
): Promise<MessageResult> {
  const event = parseOutcomeEvent(received.body);
  if (event === undefined) return unusable(received, options.key !== undefined || options.reason !== undefined);
  const known = knownOf(event);
  const left = { messageId: received.messageId, action: 'left', ...known } as const;
  if (isOtherKey(known.objectKey, options) || isOtherReason([known.reason], options)) {
    return { ...left, why: 'NotMatching' };
  }
  const send = senderOf(event, ports);
  if (send === undefined)
    return { ...left, why: 'NoDestination', detail: `${event.destination ?? 'outcomeEvents'} is off` };
  const answer = options.dryRun ? { kind: 'sent' as const } : await send();
  if (answer?.kind !== 'sent') return { ...left, why: 'NotAccepted', detail: answer?.why };
  return { messageId: received.messageId, action: 'sent', why: 'Redriven', ...known };
}

/** @returns undefined when the stack does not have the destination of the event */
function senderOf(
  { destination, detail }: KeptOutcome,
  { bus, analytics }: OutcomesPorts,
): (() => Promise<Sent | undefined>) | undefined {
  if (destination === undefined) return bus && (async () => (await bus.put([detail])).at(0));
  return analytics && (async () => (isRemoval(detail) ? undefined : (await analytics.put([detail])).at(0)));
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

function knownOf({ detail }: KeptOutcome) {
  const { objectKey, version, personId } = detail;
  return { objectKey, version, personId, reason: 'reason' in detail ? detail.reason : undefined };
}
