/** `Array.fromAsync`, which the compiler's library does not know yet. */
export async function allPages<T>(pages: AsyncIterable<T>): Promise<readonly T[]> {
  const all: T[] = [];
  for await (const page of pages) all.push(page);
  return all;
}
