import { byteSize } from '../shared/terminal/byte-size.ts';
import { duration } from '../shared/terminal/duration.ts';
import { number } from '../shared/terminal/progress-bar.ts';
import { shellQuoted } from '../shared/terminal/shell-quoted.ts';
import type { Estimate } from './estimate.ts';
import type { ExaminedUploads } from './examine-uploads.ts';
import { MESSAGE_RETENTION_DAYS } from './message-retention.ts';
import type { Counts, PassedOver, SendReport } from './ports.ts';

/** What a backfill found, estimates and did, in lines. */

const PASSED_OVER: Readonly<Record<PassedOver, string>> = {
  notCurrent: 'older versions and delete markers',
  folder: 'folder markers',
  unversioned: 'objects from before the bucket kept versions; upload them again, or copy them onto themselves',
  archived:
    'archived objects; restore them, then run backfill again without --inventory, because an inventory does not show what is restored',
};

export function countLines({ listed, known, missing, expired, bytes, passedOver }: Counts): readonly string[] {
  const others = Object.entries(passedOver) as [PassedOver, number][];
  const line = (count: number, what: string) => `${number(count).padStart(NUMBER_WIDTH)}  ${what}`;
  return [
    line(listed, 'versions in all'),
    line(known, 'have a row already'),
    ...others.filter(([, count]) => count > 0).map(([why, count]) => line(count, `skipped: ${PASSED_OVER[why]}`)),
    line(missing, `to be enrolled, ${byteSize(bytes)}`),
    ...(expired > 0
      ? [
          line(
            expired,
            `of these, PENDING for more than ${MESSAGE_RETENTION_DAYS} days, so that SQS has deleted their messages`,
          ),
        ]
      : []),
  ];
}

const NUMBER_WIDTH = '10,000,000'.length;

export function estimateLines({ seconds, dollars, createFaceCalls }: Estimate, limits: string): readonly string[] {
  const { least, most } = createFaceCalls;
  return [
    `Takes    ${span(seconds.least, seconds.most)}; less when the images of a person are next to each other`,
    `Costs    ${price(dollars)} at AWS (list prices of us-east-1)`,
    `Tencent  ${number(least)} to ${number(most)} CreateFace calls, at the price of your contract`,
    `Queue    ${limits}`,
  ];
}

/** @param missing how many images would be sent */
export function refusedLine({ looked, refused }: ExaminedUploads, missing: number): string {
  const reasons = Object.entries(refused).sort(([, one], [, other]) => other - one);
  const count = reasons.reduce((sum, [, images]) => sum + images, 0);
  const isSample = looked < missing;
  const of = `${number(looked)} images${isSample ? ' in a sample' : ''} for their metadata`;
  if (count === 0) return `Refused  none of ${of}`;
  const all = isSample ? `; about ${number(Math.round((missing * count) / looked))} of all` : '';
  const why = reasons.map(([reason, images]) => `${number(images)} ${reason}`).join(', ');
  return `Refused  ${number(count)} of ${of}: ${why}${all}`;
}

function price(dollars: number): string {
  if (dollars < 0.01) return 'less than $0.01';
  return `about $${dollars < 10 ? dollars.toFixed(2) : number(Math.round(dollars))}`;
}

function span(least: number, most: number): string {
  const [from, to] = [duration(least), duration(most)];
  return from === to ? `about ${from}` : `${from} to ${to}`;
}

/** The images that SQS did not accept. */
export function notSentLines({ notSent, notSentCount }: SendReport): readonly string[] {
  const others = notSentCount - notSent.length;
  return [
    ...notSent.map(({ objectKey, version, reason }) => `not sent  ${objectKey} (version ${version}): ${reason}`),
    ...(others > 0 ? [`not sent  ${number(others)} others`] : []),
  ];
}

export function interruptedText(sent: number, total: number, lastKey: string | undefined): string {
  const from = lastKey === undefined ? '' : ` --after ${shellQuoted(lastKey)} also saves reading those before it.`;
  return `Interrupted: ${number(sent)} of ${number(total)} images were sent. Run the same command again for the rest. Images that have a row are skipped.${from}`;
}
