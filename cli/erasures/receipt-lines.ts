import { isoTime } from '../../functions/domain/clock.ts';
import type {
  ErasurePlace,
  ErasureRecord,
  LeftOver,
  LeftReason,
} from '../../functions/domain/erasure/erasure-record.ts';
import { table } from '../shared/terminal/table.ts';
import { wrapped } from '../shared/terminal/wrapped.ts';
import { PLACES } from './places.ts';

/** Wide enough to be read, and narrow enough to be printed. */
const WIDTH = 100;
/** What DynamoDB's point-in-time recovery keeps. */
const BACKUP_DAYS = 35;
const DAY_MS = 24 * 3_600_000;

/** The stack that an erasure belongs to. */
export interface ReceiptOf {
  readonly name: string;
  readonly account: string;
  readonly region: string;
}

/** The receipt of an erasure, for a terminal and for the record. It names the person by a hash only. */
export function receiptLines(record: ErasureRecord, { name, account, region }: ReceiptOf): readonly string[] {
  const { erasureId, status, personHash, asOf, completedAt } = record;
  return [
    `Erasure ${erasureId}: ${status}`,
    '',
    `Stack           ${name}, account ${account}, region ${region}`,
    `Person (hash)   ${personHash}`,
    `Uploaded until  ${asOf}`,
    ...(completedAt === undefined ? [] : [`Ended           ${completedAt}`]),
    '',
    ...countLines(record),
    ...leftLines(record),
    ...laterLines(record),
    ...notReachedLines(record),
  ];
}

function countLines({ counts }: ErasureRecord): readonly string[] {
  const rows = Object.entries(PLACES).map(([place, name]) => {
    const { found = 0, removed = 0, left = 0 } = counts[place as ErasurePlace] ?? {};
    return [name, ...[found, removed, left].map(String)];
  });
  const covered = counts.objects?.covered ?? 0;
  const lines = table(['PLACE', 'FOUND', 'REMOVED', 'LEFT'], rows, WIDTH);
  if (covered === 0) return lines;
  const text = `Keys that have older versions of other persons: ${covered}. Each of them got a delete marker, so that no older version became the current one.`;
  return [...lines, '', ...paragraph(text)];
}

function leftLines({ left, continuedBy }: ErasureRecord): readonly string[] {
  if (left.length === 0) return [];
  const lines = ['', 'Not removed:', ...left.flatMap((each) => wrapped(leftText(each), '- ', '  ', WIDTH))];
  if (continuedBy === undefined) return lines;
  const text = `A later erasure of the person has ended. Its receipt says what is left now: erasures ${continuedBy}`;
  return [...lines, '', ...paragraph(text)];
}

/** What keeps it, and what an operator can do. */
const REASONS: Readonly<Record<LeftReason, string>> = {
  LastFace: 'Tencent keeps the last face of a person. Erase with --tencent person to delete the person.',
  ObjectLock: 'Object Lock retains it. Wait until the retention ends, or end it where its mode allows that.',
  LegalHold: 'A legal hold retains it. Release the hold.',
  AccessDenied:
    'S3 denies the deletion. Look for a statement in the policy of the bucket or of the organization, and for MFA delete.',
};

function leftText({ place, reason, objectKey, version, count }: LeftOver): string {
  const name = objectKey === undefined ? `${PLACES[place]} (${count})` : `${objectKey} (version ${version})`;
  return `${name}: ${reason}. ${REASONS[reason]}`;
}

function laterLines({ queuesEmptyBy, completedAt }: ErasureRecord): readonly string[] {
  const queues =
    queuesEmptyBy === undefined
      ? []
      : [
          `Queues may hold messages about the person until ${queuesEmptyBy}. Such a message is dropped when it is delivered.`,
        ];
  const backups =
    completedAt === undefined
      ? []
      : [`Point-in-time recovery of the tables holds the rows until ${backupsUntil(completedAt)}.`];
  const texts = [...queues, ...backups];
  return texts.length === 0 ? [] : ['', ...texts.flatMap(paragraph)];
}

function backupsUntil(completedAt: string): string {
  return isoTime(Date.parse(completedAt) + BACKUP_DAYS * DAY_MS);
}

function notReachedLines({ notReached }: ErasureRecord): readonly string[] {
  if (notReached.length === 0) return [];
  return [
    '',
    'This erasure does not reach:',
    ...notReached.flatMap((text) => wrapped(text, '- ', '  ', WIDTH)),
    ...paragraph('docs/privacy.md says how to deal with each of them.'),
  ];
}

function paragraph(text: string): readonly string[] {
  return wrapped(text, '', '', WIDTH);
}
