import { randomUUID } from 'node:crypto';

interface Entry {
  readonly Detail: string;
}

/** EventBridge as far as pipelines put events about their images into it. It takes every one. */
export class EventBus {
  #received = 0;
  readonly #firstSentAt = new Map<string, number>();

  /** Events that were put. */
  get received(): number {
    return this.#received;
  }

  /** Answers PutEvents. */
  put({ Entries }: { readonly Entries: readonly Entry[] }): object {
    const sentAt = Date.now();
    for (const { Detail } of Entries) {
      this.#received += 1;
      const { version } = JSON.parse(Detail) as { version: string };
      if (!this.#firstSentAt.has(version)) this.#firstSentAt.set(version, sentAt);
    }
    return { FailedEntryCount: 0, Entries: Entries.map(() => ({ EventId: randomUUID() })) };
  }

  /** @returns epoch milliseconds of the first event about an object version */
  firstSentAt(version: string): number | undefined {
    return this.#firstSentAt.get(version);
  }
}
