import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { Queue, type QueueProps } from '../../../bench/world/queue.ts';

const FIFO: QueueProps = { isFifo: true, visibilitySeconds: 30, delaySeconds: 0, order: 'group' };

beforeEach(() => {
  jest.useFakeTimers({ now: 1_000_000 });
});

afterEach(() => {
  jest.useRealTimers();
});

function filled(props: QueueProps, ...messages: readonly string[]): Queue {
  const queue = new Queue(props);
  for (const message of messages) queue.send(message, { groupId: message.charAt(0), deduplicationId: message });
  return queue;
}

function received(queue: Queue, most = 10): readonly string[] {
  return queue.receive(most).map(({ body }) => body);
}

describe('a FIFO queue of the bench', () => {
  it('hands out as many messages of one group as there are, then of the next', () => {
    expect(received(filled(FIFO, 'a1', 'b1', 'a2', 'b2', 'a3'), 4)).toEqual(['a1', 'a2', 'a3', 'b1']);
  });

  it('hands them out in the order of arrival when it is told to', () => {
    expect(received(filled({ ...FIFO, order: 'arrival' }, 'a1', 'b1', 'a2'), 2)).toEqual(['a1', 'b1']);
  });

  it('locks a group while one of its messages is in flight', () => {
    const queue = filled(FIFO, 'a1', 'a2', 'b1');
    expect(received(queue, 1)).toEqual(['a1']);
    expect(received(queue)).toEqual(['b1']);
  });

  it('gives a message back when its visibility timeout ends, before the others of its group', () => {
    const queue = filled(FIFO, 'a1', 'a2');
    const [first] = queue.receive(1);
    queue.hide(first?.receiptHandle ?? '', 2);
    jest.advanceTimersByTime(1_000);
    expect(received(queue)).toEqual([]);
    jest.advanceTimersByTime(1_001);
    const again = queue.receive(10);
    expect(again.map(({ body, receiveCount }) => [body, receiveCount])).toEqual([
      ['a1', 2],
      ['a2', 1],
    ]);
  });

  it('tells whoever polls it when a message comes back by itself', () => {
    const queue = filled(FIFO, 'a1');
    queue.receive(1);
    const arrived = jest.fn();
    queue.onArrival(arrived);
    jest.advanceTimersByTime(30_001);
    expect(arrived).toHaveBeenCalled();
  });

  it('does not keep a delayed message back for longer than its delay', () => {
    const queue = filled({ ...FIFO, delaySeconds: 2 }, 'a1');
    expect(received(queue)).toEqual([]);
    jest.advanceTimersByTime(2_000);
    expect(received(queue)).toEqual(['a1']);
  });

  it('drops a repeat within a group, and only there', () => {
    const queue = filled(FIFO, 'a1', 'a1');
    queue.send('b', { groupId: 'b', deduplicationId: 'a1' });
    expect(received(queue)).toEqual(['a1', 'b']);
  });

  it('takes a message out that was delivered as often as it may be', () => {
    const queue = filled({ ...FIFO, maxReceiveCount: 1 }, 'a1', 'a2');
    queue.receive(1);
    jest.advanceTimersByTime(30_001);
    expect(received(queue)).toEqual(['a2']);
    expect([queue.dead, queue.depth]).toEqual([1, 1]);
  });
});
