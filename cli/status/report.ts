import type { FaceRow } from '../../functions/domain/face-row.ts';
import type { Person } from '../../functions/domain/person.ts';
import { duration } from '../shared/terminal/duration.ts';
import { table } from '../shared/terminal/table.ts';
import { wrapped } from '../shared/terminal/wrapped.ts';
import type { Overview } from './ports.ts';

/** What `status` prints about a stack, an image and a person. */

export function overviewLines({
  queues,
  deadLetters,
  days,
  reasons,
  rows,
  tencent,
  outcomes,
}: Overview): readonly string[] {
  return [
    ...table(
      ['QUEUE', 'WAITING', 'IN FLIGHT', 'OLDEST', 'DEAD-LETTER'],
      queues.map(({ name, waiting, inFlight, oldestSeconds }) => [
        name,
        String(waiting),
        String(inFlight),
        oldestSeconds === undefined ? '' : duration(oldestSeconds),
        String(deadLetters[name]),
      ]),
    ),
    '',
    ...outcomeLines(days, reasons),
    '',
    `Tencent  ${rateLine(tencent)}`,
    `Events   ${eventsLine(outcomes)}`,
    `Rows     about ${rows.toLocaleString('en')} in all (DynamoDB counts every six hours)`,
  ];
}

function outcomeLines(days: Overview['days'], reasons: Overview['reasons']): readonly string[] {
  const busy = days.filter(({ failed, rejected }) => failed + rejected > 0);
  if (busy.length === 0)
    return [`No image failed or was rejected ${days.length === 1 ? 'today' : `in the last ${days.length} days`}.`];
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

function eventsLine(outcomes: Overview['outcomes']): string {
  if (outcomes === undefined) return 'none: the stack publishes no outcomes';
  const { eventBus, annotatesObjects, isAnalyzed, deadLetters } = outcomes;
  const ways = [
    ...(eventBus === undefined ? [] : [`to the event bus ${eventBus}`]),
    ...(annotatesObjects ? ['on the objects'] : []),
    ...(isAnalyzed ? ['for analysis'] : []),
  ];
  return `${ways.join(' and ')}; ${deadLetters} in the outcomes dead-letter queue`;
}

function rateLine({ requestsPerSecond, bookedAheadSeconds, lastSlot }: Overview['tencent']): string {
  const limit = `at most ${requestsPerSecond} requests a second`;
  if (bookedAheadSeconds === undefined) return `${limit}; none was sent yet`;
  if (lastSlot !== undefined) return `${limit}; the last one at ${lastSlot}`;
  const ahead = bookedAheadSeconds < 10 ? bookedAheadSeconds.toFixed(1) : Math.round(bookedAheadSeconds);
  return `${limit}; slots are taken ${ahead} s ahead${bookedAheadSeconds > 2 ? ', so the rate is used up' : ''}`;
}

/** Images, each behind an empty line. */
export function imagesLines(rows: readonly FaceRow[]): readonly string[] {
  return rows.flatMap((row) => ['', ...imageLines(row)]);
}

/** One version of an object, with everything that an operator may need to know about it. */
export function imageLines(row: FaceRow): readonly string[] {
  const { width, height, format, size } = row;
  const what = [format, width !== undefined && `${width} x ${height} px`, size !== undefined && `${size} bytes`];
  const fields: readonly (readonly [string, string | number | undefined])[] = [
    ['version', row.version],
    [
      'person',
      row.personId ?? (row.personTag === undefined ? undefined : `none: its person tag is '${row.personTag}'`),
    ],
    ['consent', row.consentId],
    ['face', row.faceId === undefined ? undefined : `${row.faceId} (by ${row.faceIdSource})`],
    ['created', row.createdPerson ? 'the person, with this image' : undefined],
    ['removed', row.removedAt === undefined ? undefined : `${row.removedAt}: the face is not on the person any more`],
    ['duplicate', row.duplicateOf === undefined ? undefined : `of the image with face ${row.duplicateOf}`],
    ['candidates', row.faceIdCandidates?.join(', ')],
    ['message', row.message],
    ['Tencent', [row.tencentCode, row.requestId && `request ${row.requestId}`].filter(Boolean).join(', ') || undefined],
    ['image', what.filter(Boolean).join(', ') || undefined],
    ['prepared', row.prepared && `${row.prepared.width} x ${row.prepared.height} px, ${row.prepared.size} bytes`],
    ['uploaded', row.uploadedAt],
    ['received', row.receivedAt],
    ['completed', row.completedAt],
    ['attempts', `${row.attempts}${row.submission > 0 ? `, submission ${row.submission}` : ''}`],
  ];
  return [
    [row.status, row.reason].filter(Boolean).join(' '),
    ...fields.flatMap(([name, value]) =>
      value === undefined ? [] : wrapped(String(value), `  ${name.padEnd(10)}  `, INDENT),
    ),
  ];
}

const INDENT = ' '.repeat(14);

/** A person's images. The key comes last, because it may be of any length. */
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
      ? 'Tencent was not asked for the faces yet'
      : `${faceIds.length} ${faceIds.length === 1 ? 'face' : 'faces'} at Tencent`;
  return [
    `Person ${personId}: ${faces}, ${enrolledCount} enrolled and ${rejectedCount} rejected by this stack`,
    ...(faceIds.length > 0 ? wrapped(faceIds.join(' '), 'Faces  ', '       ') : []),
    ...(openCall === undefined
      ? []
      : ['A request to Tencent is open: its answer is on its way, or was lost and will be looked up.']),
  ];
}
