import { scanImageHeader } from '../../functions/domain/image/scan-image-header.ts';
import type { Figure, Row } from '../figure.ts';
import type { Runs } from '../runs/runs.ts';
import { hostileFiles } from '../world/hostile-files.ts';

/** The machine's own pauses are not the parser's: the least of many runs is. */
const RUNS = 15;

export const headerCheck: Figure = {
  id: 'header-check',
  title: 'Header check, in milliseconds, worst of the hostile files',
  explanation:
    'Files of the largest size that are made to keep a parser busy, scanned as a whole; the least of several runs for each, and of those the worst.',
  async measure(runs: Runs): Promise<readonly Row[]> {
    runs.options.tell('hostile files');
    const timed = hostileFiles().map(([name, file]) => [name, leastMs(file)] as const);
    const [worst] = timed.toSorted(([, one], [, other]) => other - one);
    return [{ values: [worst?.[1] ?? 0], reach: { atMost: 1 }, digits: 3, note: worst?.[0] }];
  },
};

function leastMs(file: Buffer): number {
  let least = Number.POSITIVE_INFINITY;
  for (let run = 0; run < RUNS; run++) {
    const begun = performance.now();
    scanImageHeader(file, { fileSize: file.length });
    least = Math.min(least, performance.now() - begun);
  }
  return least;
}
