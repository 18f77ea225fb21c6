import type { SqsInput } from './sqs-rules.ts';

/** A request that SQS refuses, whatever is in the queue. */
export interface RefusedSqsRequest {
  readonly what: string;
  readonly command:
    | 'SendMessageCommand'
    | 'SendMessageBatchCommand'
    | 'ChangeMessageVisibilityCommand'
    | 'ReceiveMessageCommand';
  readonly input: SqsInput;
  readonly isFifo: boolean;
  readonly error: string;
  /** The emulator of the end-to-end tests is kinder here. */
  readonly isTakenByEmulator?: boolean;
}

const reason = { DataType: 'String', StringValue: 'Throttled' };
const IDS = { MessageGroupId: '1001', MessageDeduplicationId: 'id' };

function send(what: string, error: string, input: SqsInput): RefusedSqsRequest {
  return { what, command: 'SendMessageCommand', input: { MessageBody: 'x', ...input }, isFifo: false, error };
}

function sendFifo(what: string, error: string, input: SqsInput): RefusedSqsRequest {
  return { ...send(what, error, input), isFifo: true };
}

function batch(what: string, error: string, Entries: SqsInput['Entries']): RefusedSqsRequest {
  return { what, command: 'SendMessageBatchCommand', input: { Entries }, isFifo: false, error };
}

function hide(what: string, VisibilityTimeout: number): RefusedSqsRequest {
  const input = { ReceiptHandle: 'r', VisibilityTimeout };
  return { what, command: 'ChangeMessageVisibilityCommand', input, isFifo: true, error: INVALID };
}

function receive(what: string, input: SqsInput): RefusedSqsRequest {
  return { what, command: 'ReceiveMessageCommand', input, isFifo: true, error: INVALID };
}

function taken(request: RefusedSqsRequest): RefusedSqsRequest {
  return { ...request, isTakenByEmulator: true };
}

const INVALID = 'InvalidParameterValue';
const CONTENTS = 'InvalidMessageContents';
const MISSING = 'MissingParameter';

export const REFUSED_SQS_REQUESTS: readonly RefusedSqsRequest[] = [
  send('an empty body', MISSING, { MessageBody: '' }),
  send('U+FFFE in a body', CONTENTS, { MessageBody: 'a\uFFFEb' }),
  send('U+FFFF in a body', CONTENTS, { MessageBody: '\uFFFF' }),
  send('U+0000 in a body', CONTENTS, { MessageBody: '\u0000' }),
  send('half a surrogate pair in a body', CONTENTS, { MessageBody: '\uD83D' }),
  send('more than 1 MiB', INVALID, { MessageBody: 'ä'.repeat(524_289) }),
  taken(
    send('more than 1 MiB with its attributes', INVALID, {
      MessageBody: 'x'.repeat(1_048_570),
      MessageAttributes: { reason },
    }),
  ),
  taken(
    send('eleven attributes', INVALID, {
      MessageAttributes: Object.fromEntries(Array.from({ length: 11 }, (_, index) => [`a${index}`, reason])),
    }),
  ),
  taken(
    send('an attribute without a value', INVALID, {
      MessageAttributes: { reason: { DataType: 'String', StringValue: '' } },
    }),
  ),
  taken(send('an attribute of AWS', INVALID, { MessageAttributes: { 'AWS.x': reason } })),
  taken(send('a deduplication id on a standard queue', INVALID, IDS)),
  sendFifo('no group on a FIFO queue', MISSING, { MessageDeduplicationId: 'id' }),
  sendFifo('no deduplication id on a FIFO queue', INVALID, { MessageGroupId: '1' }),
  taken(sendFifo('a deduplication id of 129 characters', INVALID, { ...IDS, MessageDeduplicationId: 'x'.repeat(129) })),
  taken(sendFifo('a deduplication id of other characters', INVALID, { ...IDS, MessageDeduplicationId: 'a b' })),
  taken(sendFifo('a group of other characters', INVALID, { ...IDS, MessageGroupId: '张' })),
  batch('an empty batch', 'EmptyBatchRequest', []),
  batch(
    'a batch of eleven',
    'TooManyEntriesInBatchRequest',
    Array.from({ length: 11 }, (_, index) => ({ Id: String(index), MessageBody: 'x' })),
  ),
  batch('a batch with one id twice', 'BatchEntryIdsNotDistinct', [
    { Id: '1', MessageBody: 'x' },
    { Id: '1', MessageBody: 'x' },
  ]),
  batch('a batch with an id of other characters', 'InvalidBatchEntryId', [{ Id: 'a.b', MessageBody: 'x' }]),
  batch(
    'a batch of more than 1 MiB',
    'BatchRequestTooLong',
    ['1', '2'].map((Id) => ({ Id, MessageBody: 'x'.repeat(600_000) })),
  ),
  hide('a visibility timeout of more than twelve hours', 43_201),
  hide('a visibility timeout of half a second', 0.5),
  receive('eleven messages at once', { MaxNumberOfMessages: 11 }),
  taken(receive('a wait of 21 s', { WaitTimeSeconds: 21 })),
];
