const REMEMBERED_MS = 5 * 60_000;

/** What a FIFO queue remembers of the deduplication ids that it has taken. */
export class Deduplication {
  readonly #clock: { now(): number };
  readonly #scope: 'group' | 'queue';
  /** Of every id: when it was first seen. */
  readonly #seen = new Map<string, number>();

  /** @param scope `group`: the same id in another group is another id */
  constructor(clock: { now(): number }, scope: 'group' | 'queue') {
    this.#clock = clock;
    this.#scope = scope;
  }

  /** Whether the queue drops a message with that id in silence. If not, it remembers it for five minutes. */
  isRepeat(groupId: string, id: string): boolean {
    const key = this.#scope === 'group' ? `${groupId}\n${id}` : id;
    const now = this.#clock.now();
    const seenAt = this.#seen.get(key);
    if (seenAt !== undefined && now - seenAt < REMEMBERED_MS) return true;
    this.#seen.set(key, now);
    return false;
  }
}
