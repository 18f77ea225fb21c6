import { randomUUID } from 'node:crypto';

export interface QueueProps {
  readonly isFifo: boolean;
  readonly visibilitySeconds: number;
  readonly delaySeconds: number;
  /** Deliveries after which a message is taken out; undefined: never. */
  readonly maxReceiveCount?: number | undefined;
  /**
   * How a FIFO queue fills a batch. `group`: as AWS documents it, as many messages of one group as there are, then of the
   * next. `arrival`: strictly in the order of arrival, the worst for whoever wants a group's messages together.
   */
  readonly order: 'group' | 'arrival';
  /** Milliseconds that a message takes from its sender until it can be received; none unless given. */
  readonly hopMs?: (() => number) | undefined;
}

export interface Message {
  readonly id: string;
  readonly body: string;
  readonly groupId: string;
  /** Position in the queue: an operator's redrive aside, the order of sending. */
  readonly sequence: number;
  /** Epoch milliseconds. */
  readonly sentAt: number;
  visibleAt: number;
  receiveCount: number;
  receiptHandle: string;
}

export interface SendOptions {
  readonly groupId?: string | undefined;
  readonly deduplicationId?: string | undefined;
}

/**
 * A queue by the rules that SQS documents: visibility, delay, and for FIFO queues deduplication and groups that are
 * locked while one of their messages is in flight. The emulator's own feeds FIFO queues to one function at a time, so
 * what depends on concurrency could not be seen there.
 */
export class Queue {
  readonly props: QueueProps;
  readonly #groups = new Map<string, Message[]>();
  readonly #inFlight = new Map<string, Message>();
  readonly #seen = new Set<string>();
  readonly #listeners: (() => void)[] = [];
  #batches = 0;
  #sent = 0;
  #left = 0;
  #dead = 0;

  constructor(props: QueueProps) {
    this.props = props;
  }

  /** Messages that nobody has deleted yet, visible or not. */
  get depth(): number {
    return this.#left;
  }

  /** Messages that were delivered too often, as in the dead-letter queue. */
  get dead(): number {
    return this.#dead;
  }

  /** Batches that were received, without those that held nothing. */
  get batches(): number {
    return this.#batches;
  }

  /** Called whenever there may be something to receive. */
  onArrival(listener: () => void): void {
    this.#listeners.push(listener);
  }

  /** @returns the message's id; a repeat within the queue's memory is accepted and dropped, as SQS does it */
  send(body: string, { groupId, deduplicationId }: SendOptions = {}): string {
    const id = randomUUID();
    const group = this.props.isFifo ? (groupId ?? '') : id;
    if (this.props.isFifo && deduplicationId !== undefined) {
      const seen = `${group}\n${deduplicationId}`;
      if (this.#seen.has(seen)) return id;
      this.#seen.add(seen);
    }
    const sentAt = Date.now();
    const visibleAt = sentAt + this.props.delaySeconds * 1000 + (this.props.hopMs?.() ?? 0);
    const message = { id, body, groupId: group, sequence: this.#sent++, sentAt, visibleAt };
    const list = this.#groups.get(group) ?? [];
    list.push({ ...message, receiveCount: 0, receiptHandle: '' });
    this.#groups.set(group, list);
    this.#left += 1;
    this.#wakeAt(visibleAt);
    return id;
  }

  /** Up to `most` messages; they are hidden for the queue's visibility timeout. */
  receive(most: number): readonly Message[] {
    const now = Date.now();
    this.#moveWornOutToDeadLetterQueue(now);
    const taken = this.#receivable(most, now);
    if (taken.length > 0) this.#batches += 1;
    for (const message of taken) {
      message.receiveCount += 1;
      this.#inFlight.delete(message.receiptHandle);
      message.receiptHandle = randomUUID();
      message.visibleAt = now + this.props.visibilitySeconds * 1000;
      this.#inFlight.set(message.receiptHandle, message);
      this.#wakeAt(message.visibleAt);
    }
    return taken;
  }

  delete(receiptHandle: string): void {
    const message = this.#inFlight.get(receiptHandle);
    if (message === undefined) return;
    this.#inFlight.delete(receiptHandle);
    const list = (this.#groups.get(message.groupId) ?? []).filter((other) => other !== message);
    if (list.length > 0) this.#groups.set(message.groupId, list);
    else this.#groups.delete(message.groupId);
    this.#left -= 1;
    this.#wakeAt(Date.now());
  }

  hide(receiptHandle: string, seconds: number): void {
    const message = this.#inFlight.get(receiptHandle);
    if (message === undefined) return;
    message.visibleAt = Date.now() + seconds * 1000;
    this.#wakeAt(message.visibleAt);
  }

  #moveWornOutToDeadLetterQueue(now: number): void {
    const { maxReceiveCount = Number.POSITIVE_INFINITY } = this.props;
    for (const message of [...this.#inFlight.values()]) {
      if (message.receiveCount < maxReceiveCount || message.visibleAt > now) continue;
      this.delete(message.receiptHandle);
      this.#dead += 1;
    }
  }

  #receivable(most: number, now: number): Message[] {
    const found: Message[] = [];
    for (const list of this.#groups.values()) {
      if (list.some((message) => message.receiveCount > 0 && message.visibleAt > now)) continue;
      for (const message of list) {
        if (message.visibleAt > now) break;
        found.push(message);
      }
      if (this.props.order === 'group' && found.length >= most) break;
    }
    if (this.props.order === 'arrival') found.sort((one, other) => one.sequence - other.sequence);
    return found.slice(0, most);
  }

  #wakeAt(time: number): void {
    const wait = Math.max(1, time - Date.now() + 1);
    const timer = setTimeout(() => this.#listeners.forEach((listener) => void listener()), wait);
    timer.unref();
  }
}
