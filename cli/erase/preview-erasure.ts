import type { FaceRow } from '../../functions/domain/face-row.ts';
import type { ObjectState } from '../person/ports.ts';
import { SideBySide } from '../shared/side-by-side.ts';
import type { ErasurePreview, PreviewPorts } from './ports.ts';

const OBJECTS_AT_ONCE = 20;

/** Counts what a person has in every place. Changes nothing. */
export async function previewErasure(personId: string, ports: PreviewPorts): Promise<ErasurePreview> {
  const [tencent, item, rows, deadLetterMessages] = await Promise.all([
    ports.atTencent(personId),
    ports.item(personId),
    ports.rows(personId),
    ports.deadLetterMessages(),
  ]);
  const earlier = item?.erasing === undefined ? undefined : await ports.erasure(item.erasing.id);
  return {
    personId,
    tencent,
    rows: countByStatus(rows),
    objects: await countObjects(rows, ports),
    prepared: rows.filter(({ prepared }) => prepared !== undefined).length,
    // What remains of an erased person is only the tombstone.
    hasItem: item !== undefined && item.erasing === undefined,
    deadLetterMessages,
    earlier,
  };
}

/** Whether no place has anything of the person. Images of the person may still be on their way. */
export function isUnknown({ tencent, rows, hasItem, earlier }: ErasurePreview): boolean {
  const images = Object.values(rows).reduce((sum, count) => sum + count, 0);
  return tencent.kind === 'missing' && images === 0 && !hasItem && earlier === undefined;
}

function countByStatus(rows: readonly FaceRow[]): ErasurePreview['rows'] {
  const counts = { PENDING: 0, ENROLLED: 0, REJECTED: 0, FAILED: 0 };
  for (const { status } of rows) counts[status] += 1;
  return counts;
}

async function countObjects(rows: readonly FaceRow[], ports: PreviewPorts): Promise<ErasurePreview['objects']> {
  const counts: Record<ObjectState, number> = { there: 0, gone: 0, denied: 0 };
  const tasks = new SideBySide(OBJECTS_AT_ONCE);
  for (const row of rows) {
    await tasks.room();
    tasks.start(async () => {
      counts[await ports.object(row)] += 1;
    });
  }
  await tasks.ended();
  return counts;
}
