import { randomUUID } from 'node:crypto';

/** An event that a pipeline has sent about one of its images. */
export interface SentEvent {
  readonly objectKey: string;
  readonly version: string;
  /** Epoch milliseconds. */
  readonly sentAt: number;
}

interface Entry {
  readonly Detail: string;
}

/** EventBridge as far as pipelines put events into it. It takes every one. */
export class EventBus {
  readonly events: SentEvent[] = [];

  /** Answers PutEvents. */
  put({ Entries }: { readonly Entries: readonly Entry[] }): object {
    const sentAt = Date.now();
    for (const { Detail } of Entries) {
      const { objectKey, version } = JSON.parse(Detail) as { objectKey: string; version: string };
      this.events.push({ objectKey, version, sentAt });
    }
    return { FailedEntryCount: 0, Entries: Entries.map(() => ({ EventId: randomUUID() })) };
  }
}
