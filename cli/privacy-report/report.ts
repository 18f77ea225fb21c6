import { number } from '../shared/terminal/progress-bar.ts';
import type { PrivacyPlace, PrivacyReport, PrivacySettings } from './ports.ts';

/** The report as lines of Markdown. */
export function privacyMarkdown(report: PrivacyReport): readonly string[] {
  const { stack, account, region, at, places, settings, transfers, erasures } = report;
  return [
    `# Personal data of the stack ${stack}`,
    '',
    `Account ${account}, region ${region}, ${at}.`,
    '',
    '## Persons',
    '',
    ...personLines(report),
    '',
    '## Where personal data is',
    '',
    ...markdownTable(['place', 'data', 'number', 'oldest', 'kept'], places.map(placeCells)),
    '',
    'Tables and buckets are counted by AWS about every six hours, and once a day. The oldest image is in `faces retention --preview`.',
    '',
    '## Settings',
    '',
    ...markdownTable(['setting', 'value'], settingRows(settings)),
    '',
    '## What leaves AWS or its region',
    '',
    ...markdownTable(
      ['data', 'from', 'to', 'crosses a border', 'why'],
      transfers.map(({ data, from, to, crossesBorder, why }) => [data, from, to, crossesBorder, why]),
    ),
    '',
    'This compares regions and is no legal advice.',
    '',
    '## Erasures',
    '',
    ...markdownTable(
      ['status', 'number'],
      (['RUNNING', 'INCOMPLETE', 'DONE'] as const).map((status) => [status, number(erasures[status])]),
    ),
    ...(erasures.oldestOpen === undefined
      ? []
      : ['', `The oldest erasure that is not DONE began at ${erasures.oldestOpen}.`]),
  ];
}

function personLines({ personsKnown }: PrivacyReport): readonly string[] {
  const { count, level, filingAt, upToHoursOld } = personsKnown;
  const known = `About ${number(count)} persons (PersonsKnown), counted by DynamoDB up to ${upToHoursOld} hours ago.`;
  const rule = `Rules in mainland China ask for a filing at ${number(filingAt)} persons.`;
  if (level === 'ok') return [known, rule];
  return [known, `**Warning.** ${rule} Find out whether they apply to you, and prepare the filing.`];
}

function placeCells({ place, data, count, since, kept }: PrivacyPlace): readonly string[] {
  const day = since?.time.slice(0, 10);
  const oldest = day === undefined ? '' : since?.exact ? day : `not before ${day}`;
  return [place, data, count === undefined ? '' : number(count), oldest, kept];
}

function settingRows(settings: PrivacySettings): readonly (readonly string[])[] {
  const { keepImagesDays, prepareImages, requireConsent, createPersonsInGroup, personNameTag } = settings;
  const { eventBus, annotateObjects, analytics } = settings;
  const rows = { keepImagesDays, prepareImages, requireConsent, createPersonsInGroup, personNameTag };
  const all = { ...rows, eventBus, annotateObjects, analytics };
  return Object.entries(all).map(([name, value]) => [`\`${name}\``, value === undefined ? 'none' : String(value)]);
}

function markdownTable(head: readonly string[], rows: readonly (readonly string[])[]): readonly string[] {
  const line = (cells: readonly string[]) => `| ${cells.map((cell) => cell.replaceAll('|', '\\|')).join(' | ')} |`;
  return [line(head), line(head.map(() => '---')), ...rows.map(line)];
}
