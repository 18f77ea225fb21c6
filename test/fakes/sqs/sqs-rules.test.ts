import { describe, expect, it } from '@jest/globals';
import { FakeClock } from '../fake-clock.ts';
import { Deduplication } from './deduplication.ts';
import { checkSqsRequest, type SqsInput } from './sqs-rules.ts';

const FIFO = { MessageGroupId: '1001', MessageDeduplicationId: 'id' };
const reason = { DataType: 'String', StringValue: 'Throttled' };

describe('SQS refuses', () => {
  it.each<[string, string, SqsInput, 'fifo' | 'standard', string]>([
    ['an empty body', 'SendMessage', { MessageBody: '' }, 'standard', 'MissingParameter'],
    ['U+FFFE in a body', 'SendMessage', { MessageBody: 'a\uFFFEb' }, 'standard', 'InvalidMessageContents'],
    ['U+FFFF in a body', 'SendMessage', { MessageBody: '\uFFFF' }, 'standard', 'InvalidMessageContents'],
    ['U+0000 in a body', 'SendMessage', { MessageBody: '\u0000' }, 'standard', 'InvalidMessageContents'],
    ['half a surrogate pair in a body', 'SendMessage', { MessageBody: '\uD83D' }, 'standard', 'InvalidMessageContents'],
    ['more than 1 MiB', 'SendMessage', { MessageBody: 'ä'.repeat(524_289) }, 'standard', 'InvalidParameterValue'],
    [
      'more than 1 MiB with its attributes',
      'SendMessage',
      { MessageBody: 'x'.repeat(1_048_570), MessageAttributes: { reason } },
      'standard',
      'InvalidParameterValue',
    ],
    [
      'eleven attributes',
      'SendMessage',
      {
        MessageBody: 'x',
        MessageAttributes: Object.fromEntries(Array.from({ length: 11 }, (_, n) => [`a${n}`, reason])),
      },
      'standard',
      'InvalidParameterValue',
    ],
    [
      'an attribute without a value',
      'SendMessage',
      { MessageBody: 'x', MessageAttributes: { reason: { DataType: 'String', StringValue: '' } } },
      'standard',
      'InvalidParameterValue',
    ],
    [
      'an attribute of AWS',
      'SendMessage',
      { MessageBody: 'x', MessageAttributes: { 'AWS.x': reason } },
      'standard',
      'InvalidParameterValue',
    ],
    [
      'a deduplication id on a standard queue',
      'SendMessage',
      { MessageBody: 'x', ...FIFO },
      'standard',
      'InvalidParameterValue',
    ],
    [
      'no group on a FIFO queue',
      'SendMessage',
      { MessageBody: 'x', MessageDeduplicationId: 'id' },
      'fifo',
      'MissingParameter',
    ],
    [
      'no deduplication id on a FIFO queue',
      'SendMessage',
      { MessageBody: 'x', MessageGroupId: '1' },
      'fifo',
      'InvalidParameterValue',
    ],
    [
      'a deduplication id of 129 characters',
      'SendMessage',
      { MessageBody: 'x', ...FIFO, MessageDeduplicationId: 'x'.repeat(129) },
      'fifo',
      'InvalidParameterValue',
    ],
    [
      'a deduplication id of other characters',
      'SendMessage',
      { MessageBody: 'x', ...FIFO, MessageDeduplicationId: 'a b' },
      'fifo',
      'InvalidParameterValue',
    ],
    [
      'a group of other characters',
      'SendMessage',
      { MessageBody: 'x', ...FIFO, MessageGroupId: '张' },
      'fifo',
      'InvalidParameterValue',
    ],
    ['an empty batch', 'SendMessageBatch', { Entries: [] }, 'standard', 'EmptyBatchRequest'],
    [
      'a batch of eleven',
      'SendMessageBatch',
      { Entries: Array.from({ length: 11 }, (_, n) => ({ Id: String(n), MessageBody: 'x' })) },
      'standard',
      'TooManyEntriesInBatchRequest',
    ],
    [
      'a batch with one id twice',
      'SendMessageBatch',
      {
        Entries: [
          { Id: '1', MessageBody: 'x' },
          { Id: '1', MessageBody: 'x' },
        ],
      },
      'standard',
      'BatchEntryIdsNotDistinct',
    ],
    [
      'a batch with an id of other characters',
      'SendMessageBatch',
      { Entries: [{ Id: 'a.b', MessageBody: 'x' }] },
      'standard',
      'InvalidBatchEntryId',
    ],
    [
      'a batch of more than 1 MiB',
      'SendMessageBatch',
      { Entries: ['1', '2'].map((Id) => ({ Id, MessageBody: 'x'.repeat(600_000) })) },
      'standard',
      'BatchRequestTooLong',
    ],
    [
      'more than twelve hours',
      'ChangeMessageVisibility',
      { ReceiptHandle: 'r', VisibilityTimeout: 43_201 },
      'fifo',
      'InvalidParameterValue',
    ],
    [
      'half a second',
      'ChangeMessageVisibility',
      { ReceiptHandle: 'r', VisibilityTimeout: 0.5 },
      'fifo',
      'InvalidParameterValue',
    ],
    ['eleven messages at once', 'ReceiveMessage', { MaxNumberOfMessages: 11 }, 'fifo', 'InvalidParameterValue'],
    ['a wait of 21 s', 'ReceiveMessage', { WaitTimeSeconds: 21 }, 'fifo', 'InvalidParameterValue'],
  ])('%s', (_what, command, input, kind, name) => {
    expect(errorOf(() => checkSqsRequest(`${command}Command`, input, kind === 'fifo'))).toBe(name);
  });
});

describe('SQS takes', () => {
  it.each<[string, SqsInput, 'fifo' | 'standard']>([
    ['emoji, line feeds and U+FFFD', { MessageBody: '😀\n\uFFFD' }, 'standard'],
    ['exactly 1 MiB', { MessageBody: 'x'.repeat(1_048_576) }, 'standard'],
    ['a group on a standard queue', { MessageBody: 'x', MessageGroupId: '1001' }, 'standard'],
    ['every character of a person id', { MessageBody: 'x', ...FIFO, MessageGroupId: 'aZ9-%@#&_' }, 'fifo'],
    ['an attribute', { MessageBody: 'x', MessageAttributes: { reason } }, 'standard'],
  ])('%s', (_what, input, kind) => {
    expect(errorOf(() => checkSqsRequest('SendMessageCommand', input, kind === 'fifo'))).toBeUndefined();
  });
});

describe('a deduplication id', () => {
  it('is remembered for five minutes, in its group', () => {
    const clock = new FakeClock();
    const ids = new Deduplication(clock, 'group');
    expect([ids.isRepeat('1', 'x'), ids.isRepeat('1', 'x'), ids.isRepeat('2', 'x')]).toEqual([false, true, false]);
    clock.pass(5 * 60_000);
    expect(ids.isRepeat('1', 'x')).toBe(false);
  });

  it('is remembered in all groups where that is the scope', () => {
    const ids = new Deduplication(new FakeClock(), 'queue');
    expect([ids.isRepeat('1', 'x'), ids.isRepeat('2', 'x')]).toEqual([false, true]);
  });
});

function errorOf(run: () => void): string | undefined {
  try {
    run();
    return undefined;
  } catch (error) {
    return (error as Error).name;
  }
}
