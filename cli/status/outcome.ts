import type { FaceRow, ImageRef } from '../../functions/domain/face-row.ts';
import { OutcomeWatch, type WatchPorts } from '../shared/outcome-watch.ts';

/** Waits for the outcome of one image. The row is PENDING or undefined when there was none in time. */
export async function outcome(
  image: ImageRef,
  ports: WatchPorts,
  timeoutMs: number,
  signal: AbortSignal,
): Promise<{ readonly row: FaceRow | undefined; readonly isInterrupted: boolean }> {
  const watch = new OutcomeWatch(ports, timeoutMs);
  watch.add(image);
  let ended: { readonly row: FaceRow | undefined } | undefined;
  await watch.run({
    isComplete: () => true,
    onEnded: (_, row) => {
      ended = { row };
    },
    signal,
  });
  return { row: ended?.row, isInterrupted: ended === undefined };
}
