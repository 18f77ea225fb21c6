import { createHash } from 'node:crypto';

/** The same parts always have the same hash, also in a replay years later. */
export function outcomeId(parts: readonly string[]): string {
  return createHash('sha256').update(JSON.stringify(parts)).digest('hex').slice(0, 32);
}
