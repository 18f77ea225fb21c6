import type { DiscardResult } from './ports.ts';

/** What was discarded, in lines. */

const QUEUE_WIDTH = 'preparations'.length;

export function discardLine(queue: string, { messageId, objectKey, version, personId, reason }: DiscardResult): string {
  const details = [
    ...(version === undefined ? [] : [`version ${version}`]),
    ...(personId === undefined ? [] : [`person ${personId}`]),
    ...(reason === undefined ? [] : [reason]),
  ];
  return `${queue.padEnd(QUEUE_WIDTH)}  ${objectKey ?? `message ${messageId}`} (${details.join(', ')})`;
}

export function counted(messages: number): string {
  return messages === 1 ? '1 message' : `${messages} messages`;
}
