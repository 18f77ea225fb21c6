import { Deduplication } from '../../fakes/sqs/deduplication.ts';
import type { Scheduler } from '../engine/scheduler.ts';

export interface Message {
  readonly id: string;
  readonly body: string;
  readonly groupId: string;
  readonly deduplicationId: string;
  /** The message attribute of a dead letter that a function wrote. */
  readonly reason: string | undefined;
  /** The message that the queue itself moved here, after too many receives. */
  readonly movedFrom: string | undefined;
  readonly sentAt: number;
  receiveCount: number;
  visibleAt: number;
}

interface Received {
  readonly message: Message;
  readonly receiptHandle: string;
}

export interface QueueProps {
  readonly name: string;
  readonly isFifo: boolean;
  /** `group`: as the enrollments queue is set up; a dead-letter queue is not. */
  readonly deduplicationScope?: 'group' | 'queue';
  readonly visibilityMs: number;
  readonly redrive?: { readonly maxReceiveCount: number; readonly deadLetters: SimulatedQueue };
}

/** SQS, standard or FIFO, as its documentation has it. */
export class SimulatedQueue {
  readonly name: string;
  readonly isFifo: boolean;
  messages: Message[] = [];
  /** Told whenever a message may have become receivable, or will later. */
  onChange: () => void = () => {};
  /** Of messages that were received and deleted. */
  readonly removed: string[] = [];
  /** Of every new message. */
  receivedBefore = 0;
  /** A variant for a planted fault: messages of one group may be in flight at the same time. */
  locksGroups = true;
  readonly #scheduler: Scheduler;
  readonly #props: QueueProps;
  readonly #deduplication: Deduplication;
  #sent = 0;

  constructor(scheduler: Scheduler, props: QueueProps) {
    this.#scheduler = scheduler;
    this.#props = props;
    this.name = props.name;
    this.isFifo = props.isFifo;
    this.#deduplication = new Deduplication({ now: () => scheduler.now }, props.deduplicationScope ?? 'queue');
  }

  get maxReceiveCount(): number {
    return this.#props.redrive?.maxReceiveCount ?? Number.POSITIVE_INFINITY;
  }

  /** @param more of a FIFO queue: a deduplication id that was seen less than five minutes ago drops the message in silence */
  send(body: string, more: { groupId?: string; deduplicationId?: string; reason?: string | undefined } = {}): string {
    const { groupId = '', deduplicationId = '', reason } = more;
    if (this.isFifo && deduplicationId !== '' && this.#deduplication.isRepeat(groupId, deduplicationId)) {
      this.#scheduler.count(`queue ${this.name} dropped a duplicate`);
      this.#scheduler.tell('  service', () => `${this.name} drops a message: its deduplication id was seen before`);
      return 'dropped';
    }
    return this.#add({ body, groupId, deduplicationId, reason, movedFrom: undefined });
  }

  #add(message: Pick<Message, 'body' | 'groupId' | 'deduplicationId' | 'reason' | 'movedFrom'>): string {
    this.#sent += 1;
    const id = `${this.name}-${this.#sent}`;
    this.messages.push({
      ...message,
      id,
      sentAt: this.#scheduler.now,
      receiveCount: this.receivedBefore,
      visibleAt: 0,
    });
    this.onChange();
    return id;
  }

  /** @param isTwice whether a standard queue hands the message to somebody else as well */
  receive(max: number, isTwice: () => boolean, visibilityMs = this.#props.visibilityMs): Received[] {
    const { now, random } = this.#scheduler;
    const received: Received[] = [];
    const locked = new Set<string>();
    const start = this.isFifo || this.messages.length === 0 ? 0 : random.int(0, this.messages.length - 1);
    const inOrder =
      start === 0 ? [...this.messages] : [...this.messages.slice(start), ...this.messages.slice(0, start)];
    if (this.isFifo && this.locksGroups) {
      for (const message of inOrder) if (message.visibleAt > now) locked.add(message.groupId);
    }
    for (const message of inOrder) {
      if (received.length === max) break;
      if (message.visibleAt > now || (this.isFifo && locked.has(message.groupId))) continue;
      if (message.receiveCount >= this.maxReceiveCount) {
        this.#moveToDeadLetters(message);
        continue;
      }
      message.receiveCount += 1;
      message.visibleAt = now + visibilityMs;
      if (!this.isFifo && isTwice()) {
        this.#scheduler.count(`queue ${this.name} delivers twice`);
        message.visibleAt = now + random.int(1, 3_000);
      }
      received.push({ message, receiptHandle: `${message.id}#${message.receiveCount}` });
    }
    return received;
  }

  /** When the next message can be received; undefined when there is none. */
  nextReceivableAt(): number | undefined {
    const { now } = this.#scheduler;
    let next: number | undefined;
    const locked = new Set<string>();
    if (this.isFifo && this.locksGroups) {
      for (const { visibleAt, groupId } of this.messages) if (visibleAt > now) locked.add(groupId);
    }
    for (const { visibleAt, groupId } of this.messages) {
      if (visibleAt > now) next = Math.min(next ?? visibleAt, visibleAt);
      else if (!locked.has(groupId) || !this.isFifo) return now;
    }
    return next;
  }

  /** @throws when the message is not in flight any more, or, of a FIFO queue, was handed to somebody else since */
  changeVisibility(receiptHandle: string, ms: number): void {
    const message = this.#find(receiptHandle);
    if (message === undefined || message.visibleAt <= this.#scheduler.now) {
      throw new Error('InvalidParameterValue: the message is not in flight');
    }
    message.visibleAt = this.#scheduler.now + ms;
    this.onChange();
  }

  remove(receiptHandle: string): void {
    const message = this.#find(receiptHandle);
    if (message === undefined || (this.isFifo && message.visibleAt <= this.#scheduler.now)) {
      this.#scheduler.count(`queue ${this.name} refused an old receipt`);
      return;
    }
    if (message !== undefined) this.removed.push(message.body);
    this.messages = this.messages.filter((other) => other !== message);
    this.onChange();
  }

  /** Removes one message that nobody has in hand, as the console's redrive does. */
  take(id: string): Message | undefined {
    const message = this.messages.find((other) => other.id === id && other.visibleAt <= this.#scheduler.now);
    this.messages = this.messages.filter((other) => other !== message);
    return message;
  }

  groupOf(receiptHandle: string): string {
    return this.#find(receiptHandle)?.groupId ?? '';
  }

  #find(receiptHandle: string): Message | undefined {
    const [id, count] = receiptHandle.split('#');
    const message = this.messages.find((other) => other.id === id);
    return this.isFifo && message?.receiveCount !== Number(count) ? undefined : message;
  }

  #moveToDeadLetters(message: Message): void {
    const { redrive } = this.#props;
    if (redrive === undefined) return;
    this.messages = this.messages.filter((other) => other !== message);
    const { body, groupId, deduplicationId } = message;
    this.#scheduler.count(`queue ${this.name} moved a message to its dead letters`);
    this.#scheduler.tell('  service', () => `${this.name} moves ${message.id} to its dead letters`);
    redrive.deadLetters.#add({ body, groupId, deduplicationId, reason: undefined, movedFrom: message.id });
  }
}
