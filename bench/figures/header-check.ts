import { scanImageHeader } from '../../functions/domain/image/scan-image-header.ts';
import type { Figure, Row } from '../figure.ts';
import type { Runs } from '../runs/runs.ts';
import { hostileFiles } from '../world/hostile-files.ts';

/** The machine's own pauses are not the parser's: the least of many runs is. */
const RUNS = 15;

export const headerCheck: Figure = {
  id: 'header-check',
  title: 'Header check of the slowest hostile file, in milliseconds',
  explanation:
    'Files of the largest accepted size that are made to keep a parser busy. Each one is scanned as a whole several times, and its fastest scan counts. The figure is that of the slowest file.',
  async measure(runs: Runs): Promise<readonly Row[]> {
    runs.options.tell('hostile files');
    const timed = hostileFiles().map(([name, file]) => [name, leastMs(file)] as const);
    const [worst] = timed.toSorted(([, one], [, other]) => other - one);
    return [
      { values: [worst?.[1] ?? 0], goal: { atMost: 1 }, digits: 3, note: worst && `the slowest file is "${worst[0]}"` },
    ];
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
