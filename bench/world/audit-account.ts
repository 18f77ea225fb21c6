import { mkdtempSync, readdirSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { audit, newProgress } from '../../cli/audit/audit.ts';
import { WorkDirectory } from '../../cli/audit/disk/work-directory.ts';
import { DynamoAuditedTables } from '../../cli/audit/dynamo-audited-tables.ts';
import { dynamoDoneErasures } from '../../cli/audit/dynamo-done-erasures.ts';
import { dynamoPersons, dynamoRows } from '../../cli/audit/dynamo-sources.ts';
import { partsFor } from '../../cli/audit/parts-for.ts';
import { s3AuditedObjects } from '../../cli/audit/s3-audited-objects.ts';
import { s3Objects, s3Prepared } from '../../cli/audit/s3-sources.ts';
import { tencentFaces } from '../../cli/audit/tencent-faces.ts';
import { TencentListedPersons } from '../../cli/audit/tencent-listed-persons.ts';
import { IMAGES, SyntheticAccount, TABLES } from './synthetic-account.ts';

/**
 * A process that audits so many persons as the command does, and prints what that took as JSON (`AccountAudited`). Usage:
 *
 *     node bench/world/audit-account.ts <persons>
 */

export interface AccountAudited {
  readonly seconds: number;
  /** Processor time of all threads. */
  readonly cpuMs: number;
  readonly peakRssBytes: number;
  /** Of the files in which the audit keeps what it has read. */
  readonly fileBytes: number;
  readonly requests: Readonly<Record<'tencent' | 'dynamodb' | 's3', number>>;
  readonly found: number;
  readonly expected: number;
}

const account = new SyntheticAccount(Number(process.argv[2]));
const { dynamo: client, s3, tencent } = account;
const buckets = { images: IMAGES, prepared: 'prepared' };
const clock = { now: () => Date.now(), sleep: async () => {} };
const path = mkdtempSync(join(tmpdir(), 'face-enrollment-bench-'));
try {
  const count = Number(process.argv[2]);
  const progress = newProgress(Date.now());
  const directory = WorkDirectory.create(path, '', partsFor(2 * count), progress);
  const before = process.cpuUsage();
  const startedAt = performance.now();
  const { counts } = await audit(
    { repair: false, bucket: IMAGES },
    [
      s3Prepared({ client: s3, bucket: buckets.prepared }),
      new TencentListedPersons(tencent, undefined, () => {}),
      dynamoPersons({ client, table: TABLES.persons }),
      dynamoRows({ client, table: TABLES.faces }, true),
      s3Objects({ client: s3, bucket: IMAGES }, ''),
    ],
    directory,
    progress,
    {
      tables: new DynamoAuditedTables(client, TABLES),
      tencent: tencentFaces(tencent),
      objects: s3AuditedObjects(s3, buckets),
      erasures: dynamoDoneErasures([], async () => ''),
      sendAgain: async () => undefined,
      clock,
    },
    { signal: new AbortController().signal, onRead: () => {}, onCompared: () => {} },
  );
  const { user, system } = process.cpuUsage(before);
  const audited: AccountAudited = {
    seconds: (performance.now() - startedAt) / 1000,
    cpuMs: (user + system) / 1000,
    peakRssBytes: process.resourceUsage().maxRSS * 1024,
    fileBytes: readdirSync(path).reduce((sum, name) => sum + statSync(join(path, name)).size, 0),
    requests: account.requests,
    found: counts.found,
    expected: account.wrong,
  };
  console.log(JSON.stringify(audited));
} finally {
  rmSync(path, { recursive: true });
}
