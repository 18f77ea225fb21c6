import { Pace } from '../backfill/pace.ts';
import { SideBySide } from '../shared/side-by-side.ts';
import type { RebuildPorts, RebuildSettings, ResultCounts } from './ports.ts';
import { rebuildPerson } from './rebuild-person.ts';
import { counts, NO_RESULTS, sum } from './result-counts.ts';

/** Persons that are worked on at the same time. The pacer sets the rate. */
const PERSONS_SIDE_BY_SIDE = 8;

export interface RebuildProgress {
  /** Persons that are done. */
  readonly persons: number;
  readonly results: ResultCounts;
  /** How many messages wait, while that is why nothing is done. */
  readonly heldBy?: number | undefined;
}

/**
 * Goes through all persons, and never sends far ahead of what is being enrolled. The run may be killed and repeated: an image
 * whose face exists is left alone.
 */
export async function rebuild(
  settings: RebuildSettings,
  ports: RebuildPorts,
  context: {
    readonly signal: AbortSignal;
    /** Persons a second, at most. */
    readonly rate: number;
    /** Nothing is done while more messages than this wait. */
    readonly maxWaiting: number;
    onProgress(progress: RebuildProgress): void;
  },
): Promise<RebuildProgress & { readonly isInterrupted: boolean }> {
  const { signal } = context;
  const pace = new Pace(context, ports);
  const running = new SideBySide(PERSONS_SIDE_BY_SIDE);
  let progress: RebuildProgress = { persons: 0, results: NO_RESULTS };

  const one = async (personId: string) => {
    const results = counts(await rebuildPerson(personId, settings, ports));
    progress = { persons: progress.persons + 1, results: sum(progress.results, results) };
    context.onProgress(progress);
  };

  try {
    for await (const page of ports.personIds()) {
      for (const personId of page) {
        await running.room();
        await pace.slot(1, signal, (heldBy) => context.onProgress({ ...progress, heldBy }));
        if (signal.aborted) break;
        running.start(() => one(personId));
      }
      if (signal.aborted) break;
    }
  } finally {
    // Whatever was started comes to its end, so that no row is reset without its message.
    await running.ended();
  }
  return { ...progress, isInterrupted: signal.aborted };
}
