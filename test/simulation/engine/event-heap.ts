export interface Entry {
  readonly at: number;
  readonly order: number;
  readonly run: () => void;
  /** Whose event it is: the events of one process keep their order. */
  readonly owner: object | undefined;
}

/** What will happen, soonest first; what happens at the same time does so in the order in which it was planned. */
export class EventHeap {
  readonly #entries: Entry[] = [];
  #planned = 0;

  get size(): number {
    return this.#entries.length;
  }

  push(at: number, run: () => void, owner?: object): void {
    this.#insert({ at, order: this.#planned++, run, owner });
  }

  /** Puts back what was popped; it keeps its place. */
  putBack(entry: Entry): void {
    this.#insert(entry);
  }

  #insert(entry: Entry): void {
    const entries = this.#entries;
    let index = entries.length;
    while (index > 0) {
      const parent = (index - 1) >> 1;
      const above = entries[parent] as Entry;
      if (!isBefore(entry, above)) break;
      entries[index] = above;
      index = parent;
    }
    entries[index] = entry;
  }

  pop(): Entry | undefined {
    const entries = this.#entries;
    const first = entries[0];
    const last = entries.pop();
    if (last === undefined || entries.length === 0) return first;
    let index = 0;
    for (;;) {
      let child = 2 * index + 1;
      if (child >= entries.length) break;
      if (child + 1 < entries.length && isBefore(entries[child + 1] as Entry, entries[child] as Entry)) child += 1;
      if (!isBefore(entries[child] as Entry, last)) break;
      entries[index] = entries[child] as Entry;
      index = child;
    }
    entries[index] = last;
    return first;
  }
}

function isBefore(one: Entry, other: Entry): boolean {
  return one.at < other.at || (one.at === other.at && one.order < other.order);
}
