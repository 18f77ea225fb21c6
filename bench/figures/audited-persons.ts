import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import type { Figure, Row } from '../figure.ts';
import type { Runs } from '../runs/runs.ts';
import type { AccountAudited } from '../world/audit-account.ts';

const MB = 1e6;
const MIB = 1024 * 1024;
const PROGRAM = join(import.meta.dirname, '../world/audit-account.ts');
const SIZES = { few: 100_000, many: 1_000_000 };
const QUICK_SIZES = { few: 10_000, many: 50_000 };

/** With more, the process would keep memory that it does not use, and its growth would be the machine's. */
const HEAP_MIB = 64;
const YOUNG_HEAP_MIB = 4;

/** One request of GetPersonList, and one in ten thousand persons that is confirmed. */
const TENCENT_PER_THOUSAND = 1.12;
const S3_PER_THOUSAND = 1.03;

export const auditedPersons: Figure = {
  id: 'audit',
  title: 'An audit of a million persons',
  explanation: `\`faces audit\` compares a million persons with an image each, as answers that the bench makes. One of ten thousand persons counts wrong, and is read again. The processor time includes that of making the answers. The highest memory of the process is divided by that with ${SIZES.few.toLocaleString('en')} persons: if nothing grows, the figure is 1. The heap of the process is limited to ${HEAP_MIB} MiB, so that only memory in use counts.`,
  async measure(runs: Runs): Promise<readonly Row[]> {
    const { few, many } = runs.options.isQuick ? QUICK_SIZES : SIZES;
    const small = await audited(few, runs);
    const large = await audited(many, runs);
    const perThousand = (service: keyof AccountAudited['requests']) => (large.requests[service] * 1000) / many;
    return [
      {
        variant: 'requests to Tencent per thousand persons',
        values: [perThousand('tencent')],
        goal: { atMost: TENCENT_PER_THOUSAND },
        limit: '1',
        isGuard: true,
      },
      { variant: 'requests to DynamoDB per thousand persons', values: [perThousand('dynamodb')] },
      {
        variant: 'requests to S3 per thousand persons',
        values: [perThousand('s3')],
        goal: { atMost: S3_PER_THOUSAND },
        limit: '1',
        isGuard: true,
      },
      {
        variant: 'seconds of processor time',
        values: [large.cpuMs / 1000],
        digits: 0,
        note: `the files have ${(large.fileBytes / MB).toFixed(0)} MB`,
      },
      {
        variant: 'memory',
        values: [large.peakRssBytes / small.peakRssBytes],
        goal: { atMost: 1.2 },
        limit: '1',
        note: `${(large.peakRssBytes / MIB).toFixed(0)} MiB at most`,
      },
    ];
  },
};

async function audited(count: number, runs: Runs): Promise<AccountAudited> {
  runs.options.tell(`${count.toLocaleString('en')} persons`);
  const limits = [`--max-old-space-size=${HEAP_MIB}`, `--max-semi-space-size=${YOUNG_HEAP_MIB}`];
  const { stdout } = await promisify(execFile)(process.execPath, [...limits, PROGRAM, String(count)]);
  const result = JSON.parse(stdout) as AccountAudited;
  if (result.found !== result.expected)
    throw new Error(`${result.found} of ${result.expected} differences were found.`);
  return result;
}
