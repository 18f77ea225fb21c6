import type { ListEntry } from './ports.ts';

interface Head {
  readonly entry: ListEntry;
  readonly rest: AsyncIterator<ListEntry>;
}

/** Merges lists that are each sorted, newest first. Holds one entry of each list. */
export async function* newestFirst(lists: readonly AsyncIterable<ListEntry>[]): AsyncGenerator<ListEntry> {
  const heads: Head[] = [];
  const add = async (rest: AsyncIterator<ListEntry>) => {
    const { done, value } = await rest.next();
    if (!done) heads.push({ entry: value, rest });
  };
  for (const list of lists) await add(list[Symbol.asyncIterator]());
  while (heads.length > 0) {
    const newest = heads.reduce((one, other) => (other.entry.at > one.entry.at ? other : one));
    heads.splice(heads.indexOf(newest), 1);
    yield newest.entry;
    await add(newest.rest);
  }
}
