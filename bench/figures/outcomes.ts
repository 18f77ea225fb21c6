import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import type { Figure, Row } from '../figure.ts';
import type { Runs } from '../runs/runs.ts';
import type { OutcomesRead, Reader } from '../world/read-outcomes.ts';

const MB = 1e6;
const MIB = 1024 * 1024;
const PROGRAM = join(import.meta.dirname, '../world/read-outcomes.ts');
const SIZES = { few: 100_000, many: 1_000_000 };
const QUICK_SIZES = { few: 10_000, many: 50_000 };
const READERS: readonly (readonly [Reader, string])[] = [
  ['report', 'report'],
  ['parquet', 'export to Parquet'],
  ['csv', 'export to CSV'],
];

/** With more, the process would keep memory that it does not use, and its growth would be the machine's. */
const HEAP_MIB = 64;
const YOUNG_HEAP_MIB = 4;

export const outcomes: Figure = {
  id: 'outcomes',
  title: 'A million outcomes in a report and in an export',
  explanation: `\`faces report\` and \`faces export\` read a million outcomes, as pages of 1 MB that the bench makes. The processor time is without that of making them, and without DynamoDB. The highest memory of the process is divided by that with ${SIZES.few.toLocaleString('en')} outcomes: if nothing grows, the figure is 1. The heap of the process is limited to ${HEAP_MIB} MiB, so that only memory in use counts.`,
  async measure(runs: Runs): Promise<readonly Row[]> {
    const { few, many } = runs.options.isQuick ? QUICK_SIZES : SIZES;
    const made = await read('none', many, runs);
    const rows: Row[] = [];
    for (const [reader, name] of READERS) {
      const small = await read(reader, few, runs);
      const large = await read(reader, many, runs);
      rows.push(
        {
          variant: `${name}, seconds of processor time`,
          values: [Math.max(0, large.cpuMs - made.cpuMs) / 1000],
          digits: 1,
          note: `the file has ${(large.fileBytes / MB).toFixed(large.fileBytes < MB ? 2 : 0)} MB`,
        },
        {
          variant: `${name}, memory`,
          values: [large.peakRssBytes / small.peakRssBytes],
          goal: { atMost: 1.2 },
          limit: '1',
          note: `${(large.peakRssBytes / MIB).toFixed(0)} MiB at most`,
        },
      );
    }
    return rows;
  },
};

async function read(reader: Reader, count: number, runs: Runs): Promise<OutcomesRead> {
  runs.options.tell(`${count.toLocaleString('en')} outcomes: ${reader}`);
  const limits = [`--max-old-space-size=${HEAP_MIB}`, `--max-semi-space-size=${YOUNG_HEAP_MIB}`];
  const { stdout } = await promisify(execFile)(process.execPath, [...limits, PROGRAM, reader, String(count)]);
  return JSON.parse(stdout);
}
