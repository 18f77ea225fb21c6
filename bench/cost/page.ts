import { costByRate, costOf, MILLION, type Part, rekognition, total } from './model.ts';
import type { PriceList } from './prices.ts';
import type { MeasuredUsage, Usage } from './usage.ts';

/** `docs/cost.md`. */
export function costPage({ product, baseline, date }: MeasuredUsage, list: PriceList): string {
  const ours = costOf(product, MILLION, list);
  const theirs = costOf(baseline, MILLION, list);
  const other = rekognition(MILLION, list);
  const byRate = costByRate(product, MILLION, 1, list);
  const share = (parts: readonly Part[]) => (total(parts) / total(other)).toFixed(2);
  return `# What a million images cost

${MILLION.images.toLocaleString('en')} images of ${MILLION.bytesPerImage / 1000} KB, four a person, in one month, in ${list.region} and in US dollars. Made by \`npm run bench\` from what it measured on ${date} and the
[prices](../bench/cost/prices.json); [the model](../bench/cost/model.ts) is code.

| | this product | [baseline](../bench/baseline/handler.ts) | Rekognition |
|---|---:|---:|---:|
${ours.map(({ name, usd }, at) => `| ${name} | ${money(usd)} | ${money(theirs[at]?.usd ?? 0)} | |`).join('\n')}
| ${other[0]?.name} | | | ${money(total(other))} |
| **together** | **${money(total(ours))}** | **${money(total(theirs))}** | **${money(total(other))}** |
| of Rekognition | ${share(ours)} | ${share(theirs)} | 1 |

Who can wait buys a rate instead of calls: at one request a second Tencent's share is ${money(byRate[0]?.usd ?? 0)} a month, all together ${money(total(byRate))}
(${share(byRate)} of Rekognition), and a million images take about ${days(product)} days.

## What an image takes

| | product | baseline |
|---|---:|---:|
${FACTORS.map(([name, of, digits]) => `| ${name} | ${of(product).toFixed(digits)} | ${of(baseline).toFixed(digits)} |`).join('\n')}

## Not in the sums

- Uploading and storing the images, which is the same whoever enrolls them.
- What is paid by the month and not by the image: $0.40 for the secret, $0.10 for each of ten alarms, $0.30 for each metric (some twenty
  that images make, by reason), $3 for the dashboard beyond an account's first three, storage of the tables (less than $1 for a
  million rows), and the polling of idle queues by Lambda (about $1 a month).
- Free tiers of AWS, discounts and taxes. Of Tencent's the ${list.createFaceFreeCalls.toLocaleString('en')} free calls of a month are taken off.

## Prices

| price | | as of | |
|---|---:|---|---|
${Object.values(list.prices)
  .map(({ usd, cny, per, source, date: asOf, isVerified }) => {
    const amount = usd === undefined ? `CNY ${cny}` : `$${decimal(usd)}`;
    return `| ${per} | ${amount} | ${asOf} | ${isVerified ? '' : 'not verified, '}[source](${source}) |`;
  })
  .join('\n')}

CNY ${list.cnyPerUsd.rate} a dollar (${list.cnyPerUsd.source}). Prices that are not verified could not be looked up when they were entered: check them before you quote these sums.
`;
}

const FACTORS: readonly (readonly [string, (usage: Usage) => number, number])[] = [
  ['CreateFace calls', (usage) => usage.createFaceCalls, 3],
  ['DynamoDB write units', (usage) => usage.writeUnits, 2],
  ['DynamoDB read units', (usage) => usage.readUnits, 2],
  ['invocations', (usage) => usage.invocations, 2],
  ['GB-seconds', (usage) => usage.gbSeconds, 3],
  ['S3 reads', (usage) => usage.s3Gets, 2],
  ['requests to standard queues', (usage) => usage.sqsRequests, 2],
  ['requests to FIFO queues', (usage) => usage.sqsFifoRequests, 2],
  ['bytes of log', (usage) => usage.logBytes, 0],
  ['bytes out for each byte of image', (usage) => usage.egressPerByte, 2],
];

const SECONDS_A_DAY = 86_400;
/** A person's first call is preceded by a look. */
const LOOKS_PER_IMAGE = 0.25;

function days({ createFaceCalls }: Usage): string {
  return ((MILLION.images * (createFaceCalls + LOOKS_PER_IMAGE)) / SECONDS_A_DAY).toFixed(0);
}

function money(usd: number): string {
  return `$${usd.toFixed(2)}`;
}

/** Without exponents. */
function decimal(value: number): string {
  return value.toFixed(12).replace(/0+$/, '').replace(/\.$/, '');
}
