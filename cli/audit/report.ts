import { number } from '../shared/terminal/progress-bar.ts';
import { table } from '../shared/terminal/table.ts';
import { wrapped } from '../shared/terminal/wrapped.ts';
import { type Finding, MEANINGS } from './finding.ts';
import { EXAMPLES, type FoundKind } from './found-kinds.ts';
import type { AuditProgress } from './ports.ts';

/** What an audit found, in lines: kind by kind with its cause and what to do, and some of the findings. */
export function findingLines(kinds: readonly FoundKind[]): readonly string[] {
  return kinds.flatMap(({ kind, count, repaired, examples }) => {
    const { title, cause, remedy } = MEANINGS[kind];
    const isAllRepaired = repaired === count;
    const repairs = repaired === 0 ? '' : `, ${isAllRepaired ? 'all' : number(repaired)} repaired`;
    return [
      `${kind} (${number(count)}${repairs}): ${title}`,
      ...wrapped(cause, '  ', '  '),
      ...(isAllRepaired ? [] : wrapped(remedy, '  → ', '    ')),
      ...table(['PERSON', 'WHAT'], examples.map(cellsOf)).map((line) => `  ${line}`),
      ...(count > EXAMPLES ? [`  ${number(count - EXAMPLES)} more: --json lists all of them.`] : []),
      '',
    ];
  });
}

/** @param hasUndecided whether images were shown that an operator has to decide about */
export function summaryLine({ counts, read }: AuditProgress, hasUndecided: boolean): string {
  const all = Object.values(read).reduce((sum, count) => sum + count, 0);
  const { examined, unsettled, found, repaired } = counts;
  const left = found - repaired;
  const parts = [
    left === 0 ? (hasUndecided ? 'Nothing else to act on' : 'Nothing to act on') : `${number(left)} to act on`,
    ...(repaired > 0 ? [`${number(repaired)} repaired`] : []),
    ...(unsettled > 0 ? [`${number(unsettled)} persons changed while they were read, and were left out`] : []),
  ];
  return `${parts.join(', ')}. ${number(all)} records were compared, and ${number(examined)} persons and images were read again.`;
}

function cellsOf(finding: Finding): readonly string[] {
  return [finding.personId ?? '', detailOf(finding)];
}

function detailOf(finding: Finding): string {
  switch (finding.kind) {
    case 'ErasedPersonBack':
      return `${finding.images.length} rows, ${finding.faceIds.length} faces; erasure ${finding.erasureId}`;
    case 'PersonGone':
      return `faces ${finding.faceIds.join(', ')}`;
    case 'PersonItemMissing':
      return `${finding.images.length} enrolled images`;
    case 'FaceGone':
      return `face ${finding.faceIds.join(' or ')} of ${named(finding.image)}`;
    case 'FaceWithoutRow':
      return `face ${finding.faceId}`;
    case 'EnrolledCountWrong':
    case 'FaceCountWrong':
      return `${finding.stored}, should be ${finding.expected}`;
    case 'FaceIdsWrong':
    case 'ChecksumsWrong':
      return [listed('missing', finding.missing), listed('surplus', finding.surplus)].filter(Boolean).join('; ');
    case 'CallLeftOpen':
      return `since ${finding.openedAt}: ${finding.images.map(named).join(', ')}`;
    case 'MessageLost':
      return `since ${finding.since}: ${named(finding.image)}`;
    case 'DeadLetterMissing':
      return `${finding.reason ?? ''} since ${finding.since}: ${named(finding.image)}`.trimStart();
    case 'ObjectMissing':
      return `${finding.status}: ${named(finding.image)}`;
    case 'PreparedWithoutRow':
      return finding.preparedKey;
  }
}

function listed(word: string, values: readonly string[]): string {
  return values.length === 0 ? '' : `${word} ${values.join(', ')}`;
}

function named({ objectKey, version }: { readonly objectKey: string; readonly version: string }): string {
  return `${objectKey} (version ${version})`;
}
