import { styleText } from 'node:util';
import type { ImageStatus } from '../aws/image-row.ts';
import type { JournalSummary } from '../stand-in/journal.ts';
import type { SampleResult } from './run-samples.ts';

export interface Totals {
  readonly results: readonly SampleResult[];
  readonly tencent: JournalSummary;
  readonly imagesSeconds: number;
  readonly totalSeconds: number;
  /** The page that shows the results, relative to the project. */
  readonly report?: string | undefined;
}

/** Counts images, Tencent calls and seconds of a run. */
export function summary({ results, tencent, imagesSeconds, totalSeconds, report }: Totals): string {
  const count = (status: ImageStatus) => results.filter(({ row }) => row?.status === status).length;
  const asExpected = results.filter((result) => result.asExpected).length;
  const { CreatePerson: created = 0, GetPersonBaseInfo: reads = 0 } = tencent.byAction;
  return [
    `${styleText('bold', 'Images')}   ${results.length}: ${count('ENROLLED')} enrolled, ${count('REJECTED')} rejected, ` +
      `${count('FAILED')} failed; ${asExpected === results.length ? 'all' : `${asExpected} of ${results.length}`} as expected`,
    `${styleText('bold', 'Tencent')}  ${tencent.requests} calls: ${tencent.createFaceCalls} CreateFace with ${tencent.images} images, ` +
      `${created} CreatePerson,`,
    `         ${reads} GetPersonBaseInfo; at most ${tencent.maxPerSecond} in any second, ${tencent.overlaps} overlapping`,
    `${styleText('bold', 'Time')}     ${totalSeconds.toFixed(1)} s, of which the images took ${imagesSeconds.toFixed(1)} s`,
    ...(report === undefined ? [] : [`${styleText('bold', 'Report')}   ${report}: open it in a browser`]),
  ].join('\n');
}
