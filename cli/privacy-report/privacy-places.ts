import { isoTime } from '../../functions/domain/clock.ts';
import { KEPT_NONCURRENT_DAYS } from '../../functions/domain/kept-noncurrent-days.ts';
import type { PrivacyPlace, PrivacyPorts, PrivacyQueue, PrivacySettings, PrivacyTable, TableFacts } from './ports.ts';

const DAY_MS = 24 * 60 * 60 * 1000;
/** S3 rounds each period up to midnight and deletes some time later. */
const S3_ROUNDS_DAYS = 3;
const PREPARED_DAYS = 30;
const UNTIL_ERASED = 'Until the person is erased';
const AND_DEAD_LETTERS = ' and its dead-letter queue';
const OUTCOME = 'Person id, key, face id, consent id, outcome';

/** Where personal data is, with what can be told of it without reading it. */
export async function privacyPlaces(
  settings: PrivacySettings,
  now: number,
  ports: PrivacyPorts,
): Promise<readonly PrivacyPlace[]> {
  const { keepImagesDays, annotateObjects, eventBus, analytics } = settings;
  const notBefore = (days: number) => ({ time: isoTime(now - days * DAY_MS), exact: false });
  const publishes = eventBus !== undefined || annotateObjects || analytics;
  const kept =
    keepImagesDays === undefined
      ? UNTIL_ERASED
      : `${keepImagesDays} days, then ${KEPT_NONCURRENT_DAYS} days hidden (keepImagesDays)`;
  return [
    {
      place: 'Images bucket',
      data: `Images in all versions, with person id, consent id and name in their metadata${annotateObjects ? ', and outcomes in annotations' : ''}`,
      count: await ports.objects('images'),
      since:
        keepImagesDays === undefined ? undefined : notBefore(keepImagesDays + KEPT_NONCURRENT_DAYS + S3_ROUNDS_DAYS),
      kept,
    },
    {
      place: 'Prepared bucket',
      data: 'JPGs that were sent to Tencent instead of images',
      count: await ports.objects('prepared'),
      since: notBefore(PREPARED_DAYS + S3_ROUNDS_DAYS),
      kept: `${PREPARED_DAYS} days`,
    },
    await tablePlace(
      'faces',
      'Faces table',
      'Person id, key, face id, position of the face, consent id, outcome',
      ports,
    ),
    await tablePlace('persons', 'Persons table', 'Person id, face ids, checksums of images', ports),
    await tablePlace('erasures', 'Erasures table', 'Hash of the person id', ports),
    ...(publishes ? [{ place: 'Stream of the Faces table', data: 'As the Faces table', kept: '24 hours' }] : []),
    await queuePlace('uploads', `Uploads queue${AND_DEAD_LETTERS}`, 'Key', now, ports),
    await queuePlace('preparations', `Preparations queue${AND_DEAD_LETTERS}`, 'Person id, key', now, ports),
    await queuePlace('enrollments', `Enrollments queue${AND_DEAD_LETTERS}`, 'Person id, key', now, ports),
    await queuePlace('erasures', `Erasures queue${AND_DEAD_LETTERS}`, 'Person id, key', now, ports),
    ...(publishes ? [await queuePlace('outcomes', 'Outcomes dead-letter queue', OUTCOME, now, ports)] : []),
    { place: 'Backups of the tables', data: 'As the tables', kept: '35 days (point-in-time recovery)' },
    { place: 'Logs of the functions', data: 'Person id, key, outcome', kept: '3 months' },
    ...(eventBus === undefined
      ? []
      : [
          {
            place: 'Outcome events',
            data: OUTCOME,
            kept: 'Defined by targets and archives',
          },
        ]),
    ...(analytics
      ? [{ place: 'Lake', data: 'Outcomes under a pseudonym of the person', kept: 'Until the objects are deleted' }]
      : []),
    { place: 'Tencent', data: 'Features of faces, under person id and name', kept: UNTIL_ERASED },
  ];
}

async function tablePlace(
  table: PrivacyTable,
  place: string,
  data: string,
  ports: PrivacyPorts,
): Promise<PrivacyPlace> {
  const { items, createdAt }: TableFacts = await ports.table(table);
  const since = createdAt === undefined ? undefined : { time: createdAt, exact: false };
  return { place, data, count: items, since, kept: table === 'erasures' ? 'Until the item is deleted' : UNTIL_ERASED };
}

async function queuePlace(
  queue: PrivacyQueue,
  place: string,
  data: string,
  now: number,
  ports: PrivacyPorts,
): Promise<PrivacyPlace> {
  const { messages, oldestSeconds } = await ports.queue(queue);
  const since =
    messages === 0 || oldestSeconds === undefined
      ? undefined
      : { time: isoTime(now - oldestSeconds * 1000), exact: true };
  return {
    place,
    data,
    count: messages,
    since,
    kept: queue === 'outcomes' ? '14 days' : 'Until processed, at most 14 days in each',
  };
}
