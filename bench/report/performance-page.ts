import type { Row } from '../figure.ts';
import { goalText, isMet, type Measured, spread } from './measured.ts';

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

\`npm run bench -- --seed ${seed}\` measured these figures on ${date} (${machine}), and wrote this page and its chart. It runs the product and a
[baseline](../bench/baseline/handler.ts) side by side, with the same images, the same AWS emulator and the same stand-in for Tencent. The baseline is
a simple implementation with a bucket, a queue and a function. The function reads one object, sends its bytes in a call of its own, and writes a row.
The queue retries it, and its concurrency is chosen for the rate of the account.

Times depend on the machine. Therefore each figure is a count or a ratio. It is the median over the repetitions, with the minimum and the maximum in
parentheses. The *goal* is what this project demands of itself. The *limit* is what no implementation can pass.

![Product, baseline and goal](performance.svg)

${measured.map(section).join('\n')}
## How it is measured

- The functions are the bundles that \`cdk deploy\` would upload. Each environment is a process of its own. It receives events as from Lambda: in batches of
  ten, with message groups respected, with the concurrency of the stack, and with partial batch failures.
- Tables and objects are those of the emulator. Each request of a function passes a gateway that counts it. Write units are those of
  \`ConsumedCapacity\`. Before it begins, the bench checks that the emulator counts them by AWS's rules: transactions count twice on the table, and once
  on its indexes. Refused conditional writes are added, because no error reports their units. The gateway cuts ranges out of objects, which the emulator
  does not do for versions.
- The queues are those of the bench, because the emulator delivers a FIFO queue to one function at a time. They follow the rules that SQS documents. In
  bursts, the delays between services follow published measurements. The medians are 148 ms for EventBridge, 16 ms for SQS and 28 ms for FIFO queues.
  The 99th percentile is up to 0.6 s.
- Requests to Tencent are those that arrived according to the journal of the stand-in.
- The page [What a million images cost](cost.md) follows from these counts and from prices.
`;
}

function section({ figure, rows }: Measured): string {
  const notes = rows.flatMap(({ note, variant }) => (note ? [`${variant ? `${variant}: ` : ''}${note}`] : []));
  return `## ${figure.title}

${figure.explanation}

| | product | baseline | goal | limit | |
|---|---|---|---|---|---|
${rows.map(line).join('\n')}
${notes.map((note) => `\n${capital(note)}.\n`).join('')}`;
}

function line(row: Row): string {
  const { baseline: values, digits, limit = '', variant = '' } = row;
  const cells = [variant, spread(row), values ? spread({ values, digits }) : '', goalText(row), limit, mark(row)];
  return `| ${cells.join(' | ')} |`;
}

function mark(row: Row): string {
  const met = isMet(row);
  return met === undefined ? '' : met ? 'met' : '**missed**';
}

function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
