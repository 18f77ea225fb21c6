import type { Row } from '../figure.ts';
import { isReached, type Measured, reachText, spread } from './measured.ts';

export interface PageProps {
  readonly measured: readonly Measured[];
  readonly seed: number;
  readonly date: string;
  /** Of the machine: processors and model. */
  readonly machine: string;
}

/** `docs/performance.md`. */
export function performancePage({ measured, seed, date, machine }: PageProps): string {
  return `# Performance

Measured by \`npm run bench -- --seed ${seed}\` on ${date} (${machine}); that command writes this page and its chart. The product and a
[baseline](../bench/baseline/handler.ts) run side by side: the same images, the same AWS emulator, the same stand-in for Tencent. The baseline is
what a good engineer writes in an afternoon: bucket, queue, a function that reads the object, sends its bytes, one image a call, and puts a row;
retried by the queue, its concurrency chosen to keep the account's rate.

Times depend on the machine, so every figure is a count or a ratio: the median over the repetitions, and in brackets the least and the most. *Reach*
is what this project asks of itself, *limit* what nobody could pass.

![Product, baseline and limit](performance.svg)

${measured.map(section).join('\n')}
## How it is measured

- The functions are the bundles that \`cdk deploy\` would upload, each environment in a process of its own, fed as Lambda feeds them: batches of ten, groups
  respected, as many at once as the stack allows, partial failures kept.
- Tables and objects are the emulator's; every request of a function passes a gateway that counts. DynamoDB's units are those of its \`ConsumedCapacity\`; before it
  begins, the bench checks that the emulator reckons them by AWS's rules (transactions twice on the table, once on its indexes). Refused conditional writes, of which no error says the price, are added. The gateway cuts
  ranges out of objects, which the emulator does not do for versions.
- Queues are the bench's own, by the rules that SQS documents: the emulator hands a FIFO queue to one function at a time. In bursts the hops between services
  take as long as others have published (EventBridge 148 ms, SQS 16 ms, FIFO 28 ms in the median, up to 0.6 s at the 99th percentile).
- Requests to Tencent are those that the stand-in's journal has seen arrive.
- [What a million images cost](cost.md) follows from these counts and from prices.
`;
}

function section({ figure, rows }: Measured): string {
  const notes = rows.flatMap(({ note, variant }) => (note ? [`${variant ? `${variant}: ` : ''}${note}`] : []));
  return `## ${figure.title}

${figure.explanation}

| | product | baseline | reach | limit | |
|---|---|---|---|---|---|
${rows.map(line).join('\n')}
${notes.map((note) => `\n${capital(note)}.\n`).join('')}`;
}

function line(row: Row): string {
  const { baseline: values, digits, limit = '', variant = '' } = row;
  const cells = [variant, spread(row), values ? spread({ values, digits }) : '', reachText(row), limit, mark(row)];
  return `| ${cells.join(' | ')} |`;
}

function mark(row: Row): string {
  const reached = isReached(row);
  return reached === undefined ? '' : reached ? 'reached' : '**missed**';
}

function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
