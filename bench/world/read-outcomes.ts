import { mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { exportOutcomes } from '../../cli/export/export-outcomes.ts';
import { ParquetFile } from '../../cli/export/parquet-file.ts';
import { CSV } from '../../cli/export/record-text.ts';
import { TextFile } from '../../cli/export/text-file.ts';
import { countOutcomes } from '../../cli/report/count-outcomes.ts';
import { reportPage } from '../../cli/report/page/report-page.ts';
import type { CompletedRows } from '../../cli/shared/completed-rows.ts';
import { OUTCOMES_UNTIL, SYNTHETIC_PSEUDONYMS, syntheticOutcomes } from './synthetic-outcomes.ts';

/**
 * A process that reads so many outcomes as a command does, and prints what that took as JSON (`OutcomesRead`). Usage:
 *
 *     node bench/world/read-outcomes.ts none|report|parquet|csv <outcomes>
 */

/** What is done with the outcomes. `none`: they are only made. */
export type Reader = 'none' | 'report' | 'parquet' | 'csv';

export interface OutcomesRead {
  /** Processor time of all threads. */
  readonly cpuMs: number;
  readonly peakRssBytes: number;
  /** 0 without a file. */
  readonly fileBytes: number;
}

const WEEK_MS = 7 * 24 * 3_600_000;
const STACK = { name: 'FaceEnrollment', account: '111122223333', region: 'us-east-1' };
const UNWATCHED = { signal: new AbortController().signal, onProgress: () => {} };

const READ: Readonly<Record<Reader, (rows: CompletedRows, file: string) => Promise<void>>> = {
  async none(rows) {
    for await (const _ of rows.pages(''));
  },
  async report(rows, file) {
    const period = { since: OUTCOMES_UNTIL - WEEK_MS, until: OUTCOMES_UNTIL };
    const { report } = await countOutcomes(rows, { period, refusals: 10, images: 10 }, UNWATCHED);
    writeFileSync(file, reportPage({ ...report, stack: STACK, findings: [], pictures: undefined }));
  },
  async parquet(rows, file) {
    const into = new ParquetFile(file);
    await exportOutcomes({ rows, pseudonyms: SYNTHETIC_PSEUDONYMS }, into, { since: '', stack: STACK.name }, UNWATCHED);
    await into.end();
  },
  async csv(rows, file) {
    const into = await TextFile.create(file, CSV);
    await exportOutcomes({ rows, pseudonyms: SYNTHETIC_PSEUDONYMS }, into, { since: '', stack: STACK.name }, UNWATCHED);
    await into.end();
  },
};

const [reader, count] = process.argv.slice(2) as [Reader, string];
const directory = mkdtempSync(join(tmpdir(), 'face-enrollment-bench-'));
try {
  const file = join(directory, 'outcomes');
  const before = process.cpuUsage();
  await READ[reader](syntheticOutcomes(Number(count)), file);
  const { user, system } = process.cpuUsage(before);
  const read: OutcomesRead = {
    cpuMs: (user + system) / 1000,
    peakRssBytes: process.resourceUsage().maxRSS * 1024,
    fileBytes: statSync(file, { throwIfNoEntry: false })?.size ?? 0,
  };
  console.log(JSON.stringify(read));
} finally {
  rmSync(directory, { recursive: true });
}
