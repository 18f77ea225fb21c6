import { byteSize } from '../shared/terminal/byte-size.ts';
import { number } from '../shared/terminal/progress-bar.ts';
import { table } from '../shared/terminal/table.ts';
import type { Affected, PrefixEffects, RetentionPreview } from './ports.ts';

/** What the stack does with old images now. @param days undefined when images do not expire */
export function currentLines(days: number | undefined, noncurrentDays: number): readonly string[] {
  if (days === undefined) {
    return [
      'Images do not expire: the stack has no keepImagesDays.',
      '`faces retention --preview --days <n>` shows what the setting would delete within its first day.',
    ];
  }
  return [
    `Images expire ${days} days after their upload. Their bytes are deleted ${noncurrentDays} days later.`,
    `A version that is replaced or deleted earlier is deleted ${noncurrentDays} days after that. Rows and faces stay.`,
  ];
}

/** @param where the bucket, and the prefix below which the rules apply */
export function previewLines(preview: RetentionPreview, where: string): readonly string[] {
  const { days, noncurrentDays, appliedAt, read, total, prefixes, otherPrefixes } = preview;
  const { hidden, deleted, deleteMarkers } = total;
  return [
    `keepImagesDays ${days} in ${where}, at ${appliedAt.slice(0, 16)} UTC: ${number(read)} versions and delete markers were read`,
    '',
    ...table(
      ['versions', 'bytes', 'oldest', 'newest', 'effect'],
      [
        [...cellsOf(hidden), `hidden, deleted in ${noncurrentDays} days`],
        [...cellsOf(deleted), 'deleted for good'],
        [number(deleteMarkers), '', '', '', 'lone delete markers, deleted'],
      ],
    ),
    ...(prefixes.length === 0 ? [] : ['', ...prefixTable(prefixes)]),
    ...(otherPrefixes === 0 ? [] : [`${number(otherPrefixes)} other prefixes have fewer.`]),
  ];
}

function prefixTable(prefixes: readonly PrefixEffects[]): readonly string[] {
  return table(
    ['hidden', 'deleted', 'bytes', 'oldest', 'prefix'],
    prefixes.map(({ prefix, hidden, deleted }) => [
      number(hidden.versions),
      number(deleted.versions),
      byteSize(hidden.bytes + deleted.bytes),
      [hidden.oldest, deleted.oldest]
        .filter((time) => time !== undefined)
        .sort()[0]
        ?.slice(0, 10) ?? '',
      prefix === '' ? '(keys without a /)' : prefix,
    ]),
  );
}

function cellsOf({ versions, bytes, oldest = '', newest = '' }: Affected): readonly string[] {
  return [number(versions), versions === 0 ? '' : byteSize(bytes), oldest.slice(0, 10), newest.slice(0, 10)];
}
