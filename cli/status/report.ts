import type { FaceRow } from '../../functions/domain/face-row.ts';
import type { Person } from '../../functions/domain/person.ts';
import { duration } from '../shared/terminal/duration.ts';
import { wrapped } from '../shared/terminal/wrapped.ts';
import type { Overview } from './ports.ts';

/** What a stack, an image and a person look like, in lines. */

export function overviewLines({ queues, deadLetters, days, reasons, rows, tencent }: Overview): readonly string[] {
  return [
    ...table(
      ['QUEUE', 'WAITING', 'IN HAND', 'OLDEST', 'DEAD LETTERS'],
      queues.map(({ name, waiting, inFlight, oldestSeconds }) => [
        name,
        String(waiting),
        String(inFlight),
        oldestSeconds === undefined ? '' : duration(oldestSeconds),
        String(deadLetters[name]),
      ]),
    ),
    '',
    ...givenUpLines(days, reasons),
    '',
    `Tencent  ${rateLine(tencent)}`,
    `Rows     about ${rows.toLocaleString('en')}, of all days (DynamoDB counts every six hours)`,
  ];
}

function givenUpLines(days: Overview['days'], reasons: Overview['reasons']): readonly string[] {
  const busy = days.filter(({ failed, rejected }) => failed + rejected > 0);
  if (busy.length === 0)
    return [`No image of ${days.length === 1 ? 'today' : `the last ${days.length} days`} failed or was rejected.`];
  return [
    ...table(
      ['RECEIVED (UTC)', 'FAILED', 'REJECTED'],
      busy.map(({ day, failed, rejected }) => [day, String(failed), String(rejected)]),
    ),
    '',
    ...table(
      ['STATUS', 'REASON', 'IMAGES'],
      reasons.map(({ status, reason, images }) => [status, reason, String(images)]),
    ),
  ];
}

function rateLine({ requestsPerSecond, bookedAheadSeconds, lastTurn }: Overview['tencent']): string {
  const limit = `${requestsPerSecond} requests a second`;
  if (bookedAheadSeconds === undefined) return `${limit}; there was none yet`;
  if (lastTurn !== undefined) return `${limit}; the last one was at ${lastTurn}`;
  const ahead = bookedAheadSeconds < 10 ? bookedAheadSeconds.toFixed(1) : Math.round(bookedAheadSeconds);
  return `${limit}; turns are taken ${ahead} s ahead${bookedAheadSeconds > 2 ? ': the whole rate is used' : ''}`;
}

/** One version of an object, with all that a person may want to know about it. */
export function imageLines(row: FaceRow): readonly string[] {
  const { width, height, format, size } = row;
  const what = [format, width !== undefined && `${width} x ${height} px`, size !== undefined && `${size} bytes`];
  const fields: readonly (readonly [string, string | number | undefined])[] = [
    ['version', row.version],
    ['person', row.personId ?? (row.personTag === undefined ? undefined : `none; its tag says '${row.personTag}'`)],
    ['face', row.faceId === undefined ? undefined : `${row.faceId} (by ${row.faceIdSource})`],
    ['duplicate', row.duplicateOf === undefined ? undefined : `of the image with face ${row.duplicateOf}`],
    ['candidates', row.faceIdCandidates?.join(', ')],
    ['message', row.message],
    ['Tencent', [row.tencentCode, row.requestId && `request ${row.requestId}`].filter(Boolean).join(', ') || undefined],
    ['image', what.filter(Boolean).join(', ') || undefined],
    ['uploaded', row.uploadedAt],
    ['received', row.receivedAt],
    ['completed', row.completedAt],
    ['tries', `${row.attempts}${row.submission > 0 ? `, submission ${row.submission}` : ''}`],
  ];
  return [
    [row.status, row.reason].filter(Boolean).join(' '),
    ...fields.flatMap(([name, value]) =>
      value === undefined ? [] : wrapped(String(value), `  ${name.padEnd(10)}  `, INDENT),
    ),
  ];
}

const INDENT = ' '.repeat(14);

/** A person's images, each in a line whose end is its key: keys are as long as their app likes. */
export function imageTable(rows: readonly FaceRow[]): readonly string[] {
  return table(
    ['UPLOADED (UTC)', 'STATUS', 'REASON OR FACE ID', 'KEY'],
    rows.map((row) => [
      row.uploadedAt.slice(0, 19).replace('T', ' '),
      row.status,
      row.faceId ?? row.reason ?? '',
      row.objectKey,
    ]),
  );
}

export function personLines({
  personId,
  faceIds,
  faceCount,
  enrolledCount,
  rejectedCount,
  openCall,
}: Person): readonly string[] {
  const faces =
    faceCount === undefined
      ? 'faces not asked for yet'
      : `${faceIds.length} ${faceIds.length === 1 ? 'face' : 'faces'} at Tencent`;
  return [
    `Person ${personId}: ${faces}, ${enrolledCount} enrolled and ${rejectedCount} rejected by this stack`,
    ...(faceIds.length > 0 ? wrapped(faceIds.join(' '), 'Faces  ', '       ') : []),
    ...(openCall === undefined ? [] : ['A request is under way, or its answer was lost and is looked up.']),
  ];
}

/** Columns as wide as their longest cell, but for the last one. Numbers stand at the right. */
function table(head: readonly string[], rows: readonly (readonly string[])[]): readonly string[] {
  const all = [head, ...rows];
  const widths = head.map((_, column) => Math.max(...all.map((cells) => cells[column]?.length ?? 0)));
  const isNumeric = head.map(
    (_, column) => rows.length > 0 && rows.every((cells) => /^\d*$/.test(cells[column] ?? '')),
  );
  return all.map((cells) =>
    cells
      .map((cell, column) => {
        const width = widths[column] ?? 0;
        if (isNumeric[column]) return cell.padStart(width);
        return column === cells.length - 1 ? cell : cell.padEnd(width);
      })
      .join('  ')
      .trimEnd(),
  );
}
