import type { TencentErasure } from '../../functions/domain/erasure/erasure-message.ts';
import type { ErasurePlace, ErasureRecord } from '../../functions/domain/erasure/erasure-record.ts';
import { PLACES } from '../erasures/places.ts';
import { refusalOf } from '../shared/tencent/refusal.ts';
import { sentence } from '../shared/terminal/sentence.ts';
import { table } from '../shared/terminal/table.ts';
import type { ErasurePreview } from './ports.ts';
import { isUnknown } from './preview-erasure.ts';

/** What `erase` prints before it asks. */
export function previewLines(preview: ErasurePreview, tencent: TencentErasure): readonly string[] {
  const { personId, earlier } = preview;
  const head = isUnknown(preview)
    ? `Nothing is known of a person ${personId}. Images of the person that are on their way are erased when they arrive.`
    : `Person ${personId}:`;
  return [head, '', ...table(['PLACE', 'FOUND'], rowsOf(preview, tencent)), ...earlierLines(earlier)];
}

function rowsOf(preview: ErasurePreview, scope: TencentErasure): readonly (readonly string[])[] {
  const counts: Readonly<Record<ErasurePlace, string>> = {
    tencent: tencentText(preview, scope),
    objects: objectsText(preview),
    prepared: String(preview.prepared),
    faces: rowsText(preview),
    person: preview.hasItem ? '1' : '0',
    deadLetters: deadLettersText(preview),
  };
  return Object.entries(PLACES).map(([place, name]) => [name, counts[place as ErasurePlace]]);
}

const KEPT: Readonly<Record<TencentErasure, string>> = {
  person: '',
  faces: ': Tencent keeps the last one',
  keep: ': not deleted, because of --tencent keep',
};

function tencentText({ tencent }: ErasurePreview, scope: TencentErasure): string {
  switch (tencent.kind) {
    case 'found': {
      const { faceIds, groupIds = [] } = tencent.person;
      const groups = groupIds.length > 1 ? ` in ${groupIds.length} groups` : '';
      return `${faceIds.length}${groups}${KEPT[scope]}`;
    }
    case 'missing':
      return '0';
    case 'malformed':
      return `not asked. ${sentence(tencent.message)}`;
    case 'unreachable':
      return `not reached at ${tencent.endpoint}. ${sentence(tencent.message)}`;
    case 'refused':
      return `unknown. ${refusalOf(tencent).meaning} Tencent answered ${tencent.code}.`;
  }
}

function objectsText({ objects }: ErasurePreview): string {
  if (objects.denied === 0) return String(objects.there);
  return `${objects.there}, and ${objects.denied} that you may not look at`;
}

function rowsText({ rows }: ErasurePreview): string {
  const parts = Object.entries(rows).filter(([, count]) => count > 0);
  const total = parts.reduce((sum, [, count]) => sum + count, 0);
  return total === 0 ? '0' : `${total} (${parts.map(([status, count]) => `${count} ${status}`).join(', ')})`;
}

/** Nothing tells whose they are before they have been received. */
function deadLettersText({ deadLetterMessages }: ErasurePreview): string {
  return deadLetterMessages === 0 ? '0' : `those of the person among ${deadLetterMessages}`;
}

function earlierLines(earlier: ErasurePreview['earlier']): readonly string[] {
  switch (earlier?.status) {
    case undefined:
      return [];
    case 'RUNNING':
      return ['', `Erasure ${earlier.erasureId} of this person is running.`];
    case 'INCOMPLETE':
      return ['', `Erasure ${earlier.erasureId} of this person is INCOMPLETE. A new one goes on where it ended.`];
    case 'DONE':
      return ['', `The person was erased before, by erasure ${earlier.erasureId} of ${earlier.asOf}.`];
  }
}

/** The same for programs. */
export function foundOf({ personId: _person, tencent, earlier, ...counts }: ErasurePreview): object {
  const faces = tencent.kind === 'found' ? tencent.person.faceIds.length : tencent.kind === 'missing' ? 0 : undefined;
  return { tencentFaces: faces ?? null, ...counts, ...(earlier && { earlierErasure: earlier.erasureId }) };
}

export function progressLine({ counts, cleanSince }: ErasureRecord): string {
  if (cleanSince !== undefined) return 'Nothing is left. Everything is counted again a minute later.';
  const { objects, faces, deadLetters } = counts;
  return `Removed so far: ${objects.removed} object versions, ${faces.removed} rows, ${deadLetters.removed} dead-letter queue messages`;
}

export function runningText({ erasureId, asOf }: ErasureRecord): string {
  return `Erasure ${erasureId} of this person is running, and covers what was uploaded until ${asOf}. Nothing was sent. ${lookLaterText(erasureId)} For what was uploaded since then, run the same command again after it has ended.`;
}

export function stoppedText({ updatedAt }: ErasureRecord): string {
  return `It has not changed since ${updatedAt}: its message is in the erasures dead-letter queue, or was deleted there. A new erasure goes on where it stopped.`;
}

export function notBegunText(erasureId: string): string {
  return `The erasure was requested, and has not begun. doctor shows whether the erase function runs. ${lookLaterText(erasureId)}`;
}

export function incompleteText({ erasureId }: ErasureRecord): string {
  return `The person is not erased completely. Images of the person that were uploaded until then are not enrolled again. Fix the reasons that the receipt names (docs/runbook.md), then run the same command again: it goes on where erasure ${erasureId} ended.`;
}

export function lookLaterText(erasureId: string): string {
  return `\`erasures ${erasureId}\` shows its receipt.`;
}
