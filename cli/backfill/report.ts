import { duration } from '../shared/terminal/duration.ts';
import { number } from '../shared/terminal/progress-bar.ts';
import type { Estimate } from './estimate.ts';
import { MESSAGE_RETENTION_DAYS } from './message-retention.ts';
import type { Counts, PassedOver } from './ports.ts';

/** What a backfill found and would take, in lines. */

const PASSED_OVER: Readonly<Record<PassedOver, string>> = {
  notCurrent: 'older versions and delete markers',
  folder: 'folder markers',
  unversioned: 'written while the bucket kept no versions: upload them again, or copy them onto themselves',
  archived:
    'archived: restore them, then run this again without --inventory, because an inventory does not show what is restored',
};

export function countLines({ listed, known, missing, expired, bytes, passedOver }: Counts): readonly string[] {
  const others = Object.entries(passedOver) as [PassedOver, number][];
  const line = (count: number, what: string) => `${number(count).padStart(NUMBER_WIDTH)}  ${what}`;
  return [
    line(listed, 'versions looked at'),
    line(known, 'have a row already'),
    ...others.filter(([, count]) => count > 0).map(([why, count]) => line(count, `passed over: ${PASSED_OVER[why]}`)),
    line(missing, `to be enrolled, ${size(bytes)}`),
    ...(expired > 0
      ? [line(expired, `of them PENDING for more than ${MESSAGE_RETENTION_DAYS} days: SQS has deleted their messages`)]
      : []),
  ];
}

const NUMBER_WIDTH = '10,000,000'.length;

export function estimateLines({ seconds, dollars, createFaceCalls }: Estimate, held: string): readonly string[] {
  const { least, most } = createFaceCalls;
  return [
    `Takes    ${span(seconds.least, seconds.most)}; less when images of one person are side by side in the listing`,
    `Costs    ${price(dollars)} at AWS (list prices of us-east-1)`,
    `Tencent  ${number(least)} to ${number(most)} calls of CreateFace, by your contract`,
    `Queue    ${held}`,
  ];
}

export function sampleLine(tagged: number, looked: number, personTag: string): string {
  return `Person   ${tagged} of ${looked} that were looked at carry ${personTag}${tagged < looked ? ': the others would be REJECTED as PersonTagMissing' : ''}`;
}

function price(dollars: number): string {
  if (dollars < 0.01) return 'less than $0.01';
  return `about $${dollars < 10 ? dollars.toFixed(2) : number(Math.round(dollars))}`;
}

function span(least: number, most: number): string {
  const [from, to] = [duration(least), duration(most)];
  return from === to ? `about ${from}` : `${from} to ${to}`;
}

function size(bytes: number): string {
  if (bytes < 1e6) return `${number(Math.round(bytes / 1e3))} KB`;
  return bytes < 1e9 ? `${number(Math.round(bytes / 1e6))} MB` : `${number(Math.round(bytes / 1e8) / 10)} GB`;
}
