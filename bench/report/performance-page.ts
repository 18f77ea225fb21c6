import type { Row } from '../figure.ts';
import { S3_TO_EVENT_BRIDGE, SQS, SQS_FIFO } from '../world/hops.ts';
import { goalText, isMet, type Measured, spread } from './measured.ts';

interface Frame {
  readonly seed: number;
  readonly date: string;
  /** Of the machine: processors and model. */
  readonly machine: string;
}

export interface PageProps extends Frame {
  readonly measured: readonly Measured[];
}

export interface Sections {
  readonly measured: readonly Measured[];
  readonly date: string;
  /** Titles of all figures. */
  readonly order: readonly string[];
}

/** `docs/performance.md`. */
export function performancePage({ measured, ...frame }: PageProps): string {
  return framed(frame, measured.map(section));
}

/**
 * The page with these sections in place of those that it has, or where they belong. They say when they were measured, because
 * the page says it of the others.
 */
export function withSections(page: string, { measured, date, order }: Sections): string {
  const [head = '', ...parts] = page.split(/^(?=## )/m);
  const sections = new Map(parts.map((part) => [/^## (.*)$/m.exec(part)?.[1], part.trimEnd()]));
  for (const each of measured) sections.set(each.figure.title, `${section(each)}\n\nMeasured by itself on ${date}.`);
  return framed(
    frameOf(head),
    order.flatMap((title) => sections.get(title) ?? []),
  );
}

/** @throws when it is no such page */
function frameOf(page: string): Frame {
  const [, seed, date, machine] = /--seed (\d+)` measured .* on (\S+) \((.*?)\)/.exec(page) ?? [];
  if (seed === undefined || date === undefined || machine === undefined) {
    throw new Error('The page about performance does not begin as the bench begins it.');
  }
  return { seed: Number(seed), date, machine };
}

function framed({ seed, date, machine }: Frame, sections: readonly string[]): string {
  return `# Performance

\`npm run bench -- --seed ${seed}\` measured these figures on ${date} (${machine}), and wrote this page and its chart. It runs the product and a
[baseline](../bench/baseline/handler.ts) side by side, with the same images, the same AWS emulator and the same stand-in for Tencent. The baseline is
a simple implementation with a bucket, a queue and a function. The function reads one object, sends its bytes in a call of its own, writes a row, and sends an event.
The queue retries it, and its concurrency is chosen for the rate of the account.

Times depend on the machine. Therefore most figures are counts or ratios. A figure is the median over the repetitions, with the minimum and the maximum in
parentheses. The *goal* is what this project demands of itself. The *limit* is what no implementation can pass.

![Product, baseline and goal](performance.svg)

${sections.map((each) => `${each}\n\n`).join('')}## How it is measured

- The functions are the bundles that \`cdk deploy\` would upload. Each environment is a process of its own. It receives events as from Lambda: in batches of
  the size that the stack has, with message groups respected, with the concurrency of the stack, and with partial batch failures. The stream of a table
  is one shard.
- Tables and objects are those of the emulator. Each request of a function passes a gateway that counts it. Write units are those of
  \`ConsumedCapacity\`. Before it begins, the bench checks that the emulator counts them by AWS's rules: transactions count twice on the table, and once
  on its indexes. Refused conditional writes are added, because no error reports their units. The gateway cuts ranges out of objects, which the emulator
  does not do for versions.
- The queues are those of the bench, because the emulator delivers a FIFO queue to one function at a time. They follow the rules that SQS documents. In
  bursts, the delays between services vary. The medians are ${S3_TO_EVENT_BRIDGE.median} ms for EventBridge, ${SQS.median} ms for SQS and ${SQS_FIFO.median} ms for FIFO queues.
  The 99th percentile is up to ${(Math.max(S3_TO_EVENT_BRIDGE.p99, SQS.p99, SQS_FIFO.p99) / 1000).toFixed(1)} s.
- Events about outcomes go to an event bus of the bench, which takes every one.
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
${rows.map(line).join('\n')}${notes.map((note) => `\n\n${capital(note)}.`).join('')}`;
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
