import { byteSize } from '../shared/terminal/byte-size.ts';
import { duration } from '../shared/terminal/duration.ts';
import { number } from '../shared/terminal/progress-bar.ts';
import { table } from '../shared/terminal/table.ts';
import { wrapped } from '../shared/terminal/wrapped.ts';
import type { TableToRestore } from './ports.ts';
import type { RestorePreview } from './preview-restore.ts';
import type { Phase, RestoreCounts, RestoreState } from './restore-state.ts';

/** What the operator reads before anything is stopped. */
export function previewLines(preview: RestorePreview, requestsPerSecond: number, now: number): readonly string[] {
  const { to, faces, persons, mappings, erasures } = preview;
  const enabled = mappings.filter(({ state }) => state === 'Enabled').length;
  const ago = duration((now - Date.parse(to)) / 1000);
  const steps = [
    `${enabled} of ${mappings.length} event source mappings are disabled. Uploads are accepted meanwhile, and wait in the queues. No image is enrolled, no person is erased and no outcome is published until the end.`,
    'Point-in-time recovery makes a copy of both tables. AWS takes at least 20 minutes, and usually less than an hour.',
    `The tables are compared with the copies, and what differs goes back. Images that were received since keep their rows. Where an image may have been added since, Tencent is asked for the faces of its person, free of charge, at ${requestsPerSecond} requests a second for the whole account.`,
    erasuresText(erasures),
    'The functions start again, and the copies are deleted.',
  ];
  return [
    ...wrapped(`The tables go back to ${to}, ${ago} ago. Tencent, the bucket and the queues stay as they are.`, '', ''),
    '',
    ...table(['TABLE', 'ITEMS', 'SIZE'], [tableRow(faces), tableRow(persons)]),
    ...windowLines(preview),
    '',
    ...steps.flatMap((step, index) => wrapped(step, `${index + 1}. `, '   ')),
    '',
    ...wrapped(
      `AWS bills ${byteSize(faces.bytes + persons.bytes)} of restored data, about ${number(readUnits(preview))} read units, a write unit for each person, and up to four for each row that goes back.`,
      '',
      '',
    ),
  ];
}

function tableRow({ name, items, bytes }: TableToRestore): readonly string[] {
  return [name, number(items), byteSize(bytes)];
}

/** What both tables can be restored to. */
function windowLines({ faces, persons }: RestorePreview): readonly string[] {
  const earliest = Math.max(faces.earliest ?? Number.NaN, persons.earliest ?? Number.NaN);
  const latest = Math.min(faces.latest ?? Number.NaN, persons.latest ?? Number.NaN);
  if (Number.isNaN(earliest) || Number.isNaN(latest)) return [];
  const [from, to] = [earliest, latest].map((time) => new Date(time).toISOString());
  return ['', `They can be restored to a time from ${from}`, `to ${to}.`];
}

function erasuresText(erasures: number): string {
  if (erasures === 0) return 'No erasure is younger than the restore point, so none is applied again.';
  const are = erasures === 1 ? 'One erasure is' : `${number(erasures)} erasures are`;
  return `${are} younger than the restore point. Nothing that was erased since is copied, and each erasure is applied again.`;
}

/** Both tables and both copies are read as a whole, and each item once more by its key. */
function readUnits({ faces, persons }: RestorePreview): number {
  const bytes = faces.bytes + persons.bytes;
  return 2 * (faces.items + persons.items) + Math.ceil((2 * bytes) / 4096);
}

const DOING: Readonly<Record<Phase, string>> = {
  stopping: 'Stopping the functions',
  restoring: 'AWS restores the tables, and the functions come to their end',
  persons: 'Comparing persons with the copy',
  laterPersons: 'Looking for persons who came since',
  rows: 'Comparing rows with the copy',
  laterRows: 'Looking for rows that came since',
  settling: 'Counting persons whose rows have changed',
  starting: 'Starting the functions',
  deleting: 'Deleting the copies',
};

/** @param items of the phase that are done */
export function progressLine({ phase, startedAt }: RestoreState, items: number, now: number): string {
  const count = items === 0 ? '' : `, ${number(items)} so far`;
  return `${DOING[phase]}${count} (${duration((now - Date.parse(startedAt)) / 1000)} since the beginning)`;
}

const DONE: Readonly<Record<keyof RestoreCounts, string>> = {
  persons: 'persons went back, and Tencent is asked for their faces again',
  lost: 'of these persons were missing or overwritten',
  rows: 'rows went back',
  later: 'rows of images that were received since stay',
  confirmed: 'rows with an outcome since stay, because Tencent confirms it',
  deleted: 'rows that the copy does not have were deleted',
  erased: 'rows of erased persons were not copied',
  sent: 'images are sent again',
  unknown: 'images are FAILED OutcomeUnknown: decide about each (docs/runbook.md)',
  erasures: 'erasures are applied again',
};

export function doneLines(counts: RestoreCounts): readonly string[] {
  const rows = Object.entries(DONE).map(([name, text]) => [number(counts[name as keyof RestoreCounts]), text]);
  return [
    'The tables are restored, and the functions run.',
    '',
    ...table(['COUNT', 'WHAT'], rows),
    '',
    ...wrapped(
      'After an interruption, a row may be counted twice. Run audit next: it compares the tables with Tencent and the bucket.',
      '',
      '',
    ),
  ];
}
