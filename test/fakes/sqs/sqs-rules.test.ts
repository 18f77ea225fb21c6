import { describe, expect, it } from '@jest/globals';
import { FakeClock } from '../fake-clock.ts';
import { Deduplication } from './deduplication.ts';
import { REFUSED_SQS_REQUESTS } from './refused-requests.ts';
import { checkSqsRequest, type SqsInput } from './sqs-rules.ts';

const FIFO = { MessageGroupId: '1001', MessageDeduplicationId: 'id' };
const reason = { DataType: 'String', StringValue: 'Throttled' };

describe('SQS refuses', () => {
  it.each(REFUSED_SQS_REQUESTS)('$what', ({ command, input, isFifo, error }) => {
    expect(errorOf(() => checkSqsRequest(command, input, isFifo))).toBe(error);
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
