import { VARIANTS } from '../world/variants.ts';
import { BILLED_BYTES, lakeCost, QUERIES, STORED_BYTES } from './lake.ts';
import { costByRate, costOf, MILLION, type Part, rekognition, total } from './model.ts';
import { dollars, type PriceList } from './prices.ts';
import type { MeasuredUsage, PhotoUsage, Usage } from './usage.ts';

/** `docs/cost.md`. */
export function costPage({ product, baseline, variants, photos, date }: MeasuredUsage, list: PriceList): string {
  const ours = costOf(product, MILLION, list);
  const theirs = costOf(baseline, MILLION, list);
  const other = rekognition(MILLION, list);
  const byRate = costByRate(product, MILLION, 1, list);
  const share = (parts: readonly Part[]) => (total(parts) / total(other)).toFixed(2);
  return `# What a million images cost

This page estimates the cost of ${MILLION.images.toLocaleString('en')} images of ${MILLION.bytesPerImage / 1000} KB, with four images per person, in one month. Prices are those of ${list.region}, in US dollars.
\`npm run bench\` writes the page from what it measured on ${date}, from the [prices](../bench/cost/prices.json) and from
[the cost model](../bench/cost/model.ts).

| | this product | [baseline](../bench/baseline/handler.ts) | Rekognition |
|---|---:|---:|---:|
${ours.map(({ name, usd }, at) => `| ${name} | ${money(usd)} | ${money(theirs[at]?.usd ?? 0)} | |`).join('\n')}
| ${other[0]?.name} | | | ${money(total(other))} |
| **total** | **${money(total(ours))}** | **${money(total(theirs))}** | **${money(total(other))}** |
| relative to Rekognition | ${share(ours)} | ${share(theirs)} | 1 |

If the images can wait, it is cheaper to buy a rate than to pay for each call. At one request per second, Tencent's part is ${money(byRate[0]?.usd ?? 0)} a month, and
the total is ${money(total(byRate))}, which is ${share(byRate)} of the cost of Rekognition. A million images then take about ${days(product)} days.

## What one image uses

| | product | baseline |
|---|---:|---:|
${FACTORS.map(([name, of, digits]) => `| ${name} | ${of(product).toFixed(digits)} | ${of(baseline).toFixed(digits)} |`).join('\n')}

## Other settings

Some settings change what an image uses. *AWS* is the cost of a million images without egress. *Calls* are those of CreateFace and CreatePerson, which cost the same.

| | AWS | calls | DynamoDB write units | DynamoDB read units | Lambda invocations | events about outcomes | requests that annotate |
|---|---:|---:|---:|---:|---:|---:|---:|
${settingLines({ ...variants, defaults: product }, list).join('\n')}

- The event about an outcome is a custom event of EventBridge. Each 64 KB of an event count as one, and an outcome has a few KB. What the
  targets of rules cost is not included.
- Reading the stream costs nothing, because DynamoDB does not charge for the reads of Lambda triggers.
- With \`annotateObjects\`, each outcome is one PutObjectAnnotation request to S3, and two reads of the row. That makes ${number((variants.annotateObjects?.annotations ?? 1) * MILLION.images)} requests for a million
  images. **Their price is not in this estimate**: the price of annotation requests, and of the storage of annotations, could not be looked up.

${photoSection(photos, baseline, list)}${lakeSection(list)}## Not included

- The upload and the storage of the images, which cost the same with every product.
- One more S3 request for each image whose ETag is not the MD5 of its bytes, because the object is encrypted with SSE-KMS or was uploaded in
  several parts. A million of these requests cost ${money(MILLION.images * dollars('s3Get', list))}, and KMS may charge for the use of the key.
- Monthly costs that are not paid per image:
  - $0.40 for each of the two secrets, and $0.10 for each of the 19 alarms;
  - $0.30 for each metric, of which there are about twenty, depending on the reasons that occur;
  - $3 for the dashboard, if the account has more than three;
  - less than $1 for the storage of a million rows, and about $1 for the requests by which Lambda polls idle queues.
- Face searches of \`faces audit --ask-tencent\`: one request for each undecided image, after the operator has agreed.
- Free tiers of AWS, discounts and taxes. Tencent's ${list.createFaceFreeCalls.toLocaleString('en')} free calls per month are deducted.

## Prices

| unit | price | as of | |
|---|---:|---|---|
${Object.values(list.prices)
  .map(({ usd, cny, per, source, date: asOf, isVerified }) => {
    const amount = usd === undefined ? `CNY ${cny}` : `$${decimal(usd)}`;
    return `| ${per} | ${amount} | ${asOf} | ${isVerified ? '' : 'not verified, '}[source](${source}) |`;
  })
  .join('\n')}

The exchange rate is CNY ${list.cnyPerUsd.rate} per dollar (${list.cnyPerUsd.source}). Prices that are not verified could not be looked up when they were
entered. Check them before you quote these figures.
`;
}

function settingLines(usages: MeasuredUsage['variants'], list: PriceList): readonly string[] {
  return VARIANTS.flatMap(({ id, label }) => {
    const usage = usages[id];
    return usage === undefined ? [] : [settingLine(label, usage, list)];
  });
}

function photoSection(photos: readonly PhotoUsage[], baseline: Usage, list: PriceList): string {
  if (photos.length === 0) return '';
  return `## Photos and \`prepareImages\`

A million photos of each size, four for each person. The photos of 500 KB are upright, and those of 3 MB are turned by EXIF, as phones store them.
\`needed\` prepares the turned ones only. A prepared image stays in its bucket for a month.

| | Tencent | egress | Lambda duration | S3 | others | total | relative to Rekognition |
|---|---:|---:|---:|---:|---:|---:|---:|
${photoLines(photos, baseline, list).join('\n')}

`;
}

function lakeSection(list: PriceList): string {
  const parts = lakeCost(MILLION.images, list);
  return `## The data lake

With \`analytics\`, a million outcomes cost this in addition:

| | a million outcomes |
|---|---:|
${parts.map(({ name, usd }) => `| ${name} | ${money(usd)} |`).join('\n')}
| **total** | **${money(total(parts))}** |

- Firehose bills ${BILLED_BYTES / 1024} KB for each record, and an outcome is smaller. Publish sends one record for each outcome.
- An outcome has ${STORED_BYTES} bytes in a Parquet file, and a million have ${Math.round((MILLION.images * STORED_BYTES) / 1e6)} MB. Of the columns, a query reads only those that it names. The table has ${QUERIES}
  queries that read everything.
- Publish reads the person for each outcome. The time that this adds to its invocations is not included. The two alarms of the lake cost $0.20 a month.

`;
}

function photoLines(photos: readonly PhotoUsage[], baseline: Usage, list: PriceList): readonly string[] {
  const sizes = new Map(photos.map(({ name, bytes }) => [name, bytes]));
  return [...sizes].flatMap(([name, bytes]) => [
    ...photos
      .filter((photo) => photo.name === name)
      .map(({ setting, usage }) => photoLine(`${name}, ${setting}`, bytes, usage, list)),
    photoLine(`${name}, baseline`, bytes, baseline, list),
  ]);
}

function photoLine(label: string, bytesPerImage: number, usage: Usage, list: PriceList): string {
  const workload = { images: MILLION.images, bytesPerImage };
  const parts = costOf(usage, workload, list);
  const of = (...names: readonly string[]) => total(parts.filter(({ name }) => names.includes(name)));
  const shown = [['Tencent, CreateFace'], ['Egress'], ['Lambda duration'], ['S3 reads', 'S3 writes', 'S3 storage']];
  const others = total(parts) - of(...shown.flat());
  const share = total(parts) / total(rekognition(workload, list));
  const amounts = [...shown.map((names) => of(...names)), others, total(parts)].map(money);
  return `| ${label} | ${amounts.join(' | ')} | ${share.toFixed(2)} |`;
}

function settingLine(label: string, usage: Usage, list: PriceList): string {
  const aws = total(costOf(usage, MILLION, list).filter(({ name }) => !OUTSIDE_AWS.includes(name)));
  const counts = [
    usage.createFaceCalls,
    usage.writeUnits,
    usage.readUnits,
    usage.invocations,
    usage.outcomeEvents,
    usage.annotations,
  ];
  return `| ${label} | ${money(aws)} | ${counts.map((count) => count.toFixed(2)).join(' | ')} |`;
}

function number(value: number): string {
  return Math.round(value).toLocaleString('en');
}

const OUTSIDE_AWS = ['Tencent, CreateFace', 'Egress'];

const FACTORS: readonly (readonly [string, (usage: Usage) => number, number])[] = [
  ['CreateFace calls', (usage) => usage.createFaceCalls, 3],
  ['DynamoDB write units', (usage) => usage.writeUnits, 2],
  ['DynamoDB read units', (usage) => usage.readUnits, 2],
  ['Lambda invocations', (usage) => usage.invocations, 2],
  ['GB-seconds', (usage) => usage.gbSeconds, 3],
  ['S3 reads', (usage) => usage.s3Gets, 2],
  ['requests to standard queues', (usage) => usage.sqsRequests, 2],
  ['requests to FIFO queues', (usage) => usage.sqsFifoRequests, 2],
  ['events about outcomes', (usage) => usage.outcomeEvents, 2],
  ['bytes of logs', (usage) => usage.logBytes, 0],
  ['bytes out of AWS per byte of image', (usage) => usage.egressPerByte, 2],
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
