/**
 * Like `Promise.all`, but it returns only when every branch has ended: one that was left running would wake up in a
 * later invocation, with everything it knows out of date.
 */
export async function allEnded<T>(branches: Iterable<Promise<T>>): Promise<T[]> {
  const ended = await Promise.allSettled(branches);
  const failed = ended.find((branch) => branch.status === 'rejected');
  if (failed !== undefined) throw failed.reason;
  return ended.map((branch) => (branch as PromiseFulfilledResult<T>).value);
}
