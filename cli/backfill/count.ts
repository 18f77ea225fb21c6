import { missingVersions, NOTHING } from './missing-versions.ts';
import type { Counts, ListedVersion, ReadPorts, VersionSource } from './ports.ts';

/** How many images are examined. */
const SAMPLE_SIZE = 20;

export interface Counted {
  readonly counts: Counts;
  /** Some of the missing ones, chosen at random. */
  readonly sample: readonly ListedVersion[];
  readonly isInterrupted: boolean;
}

/**
 * Counts what a backfill would send.
 *
 * @param random as `Math.random`
 */
export async function count(
  source: VersionSource,
  ports: ReadPorts,
  context: { readonly signal: AbortSignal; onProgress(counts: Counts): void; random(): number },
): Promise<Counted> {
  const sample: ListedVersion[] = [];
  let seen = 0;
  let counts = NOTHING;
  for await (const page of missingVersions(source, ports)) {
    for (const version of page.missing) {
      // Reservoir sampling: each image is in the sample with the same probability.
      seen += 1;
      const place = sample.length < SAMPLE_SIZE ? sample.length : Math.floor(context.random() * seen);
      if (place < SAMPLE_SIZE) sample[place] = version;
    }
    counts = page.counts;
    context.onProgress(counts);
    if (context.signal.aborted) return { counts, sample, isInterrupted: true };
  }
  return { counts, sample, isInterrupted: false };
}
