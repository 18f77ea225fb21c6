import { missingVersions, NOTHING } from './missing-versions.ts';
import type { Counts, ListedVersion, ReadPorts, VersionSource } from './ports.ts';

export interface Counted {
  readonly counts: Counts;
  /** Some of the missing ones, chosen at random; all of them when there are no more than the sample may have. */
  readonly sample: readonly ListedVersion[];
  readonly isInterrupted: boolean;
}

/**
 * Counts what a backfill would send.
 *
 * @param context `random` is as `Math.random`
 */
export async function count(
  source: VersionSource,
  ports: ReadPorts,
  context: {
    readonly signal: AbortSignal;
    readonly sampleSize: number;
    onProgress(counts: Counts): void;
    random(): number;
  },
): Promise<Counted> {
  const sample: ListedVersion[] = [];
  const { sampleSize } = context;
  let seen = 0;
  let counts = NOTHING;
  for await (const page of missingVersions(source, ports)) {
    for (const version of page.missing) {
      // Reservoir sampling: each image is in the sample with the same probability.
      seen += 1;
      const place = sample.length < sampleSize ? sample.length : Math.floor(context.random() * seen);
      if (place < sampleSize) sample[place] = version;
    }
    counts = page.counts;
    context.onProgress(counts);
    if (context.signal.aborted) return { counts, sample, isInterrupted: true };
  }
  return { counts, sample, isInterrupted: false };
}
