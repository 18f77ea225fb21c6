import { allEnded } from './all-ended.ts';

/**
 * Handles items side by side, only so many at a time.
 *
 * @returns the results in the order of the items
 */
export async function sideBySide<T, R>(
  items: readonly T[],
  atOnce: number,
  handle: (item: T) => Promise<R>,
): Promise<readonly R[]> {
  const results = new Map<number, R>();
  const rest = items.entries();
  const worker = async () => {
    for (const [index, item] of rest) results.set(index, await handle(item));
  };
  await allEnded(Array.from({ length: Math.min(atOnce, items.length) }, worker));
  return items.map((_, index) => results.get(index) as R);
}
