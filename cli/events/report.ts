import { number } from '../shared/terminal/progress-bar.ts';
import type { ReplayFailure, ReplayReport, ReplayTarget } from './ports.ts';

/** What a replay did, in lines. */

const DONE = {
  events: { done: 'published', wouldBe: 'would be published' },
  annotations: { done: 'written on their objects', wouldBe: 'would be written on their objects' },
  analytics: { done: 'stored for analysis', wouldBe: 'would be stored for analysis' },
} as const;

export function failureLine({ objectKey, version, why }: ReplayFailure): string {
  return `${objectKey} (version ${version}): ${why}`;
}

export function summaryLines(
  kind: ReplayTarget['kind'],
  { read, sent, failed, skipped, erased }: ReplayReport,
  dryRun: boolean,
): readonly string[] {
  const total = sent.ENROLLED + sent.REJECTED + sent.FAILED;
  const what = dryRun ? DONE[kind].wouldBe : DONE[kind].done;
  const byStatus = `${number(sent.ENROLLED)} ENROLLED, ${number(sent.REJECTED)} REJECTED, ${number(sent.FAILED)} FAILED`;
  return [
    `${number(total)} outcomes ${what} (${byStatus}), of ${number(read)} rows that were read`,
    ...(skipped === 0 ? [] : [`${number(skipped)} skipped: their images are being tried again`]),
    ...(erased === 0 ? [] : [`${number(erased)} skipped: their persons are being erased`]),
    ...(failed === 0 ? [] : [`${number(failed)} could not be sent; run the same command again`]),
  ];
}
