import type { ObjectState } from '../person/ports.ts';
import { SideBySide } from '../shared/side-by-side.ts';
import type { ErasurePreview, PreviewPorts } from './ports.ts';

const OBJECTS_AT_ONCE = 20;

/** Counts what a person has in every place. Changes nothing. */
export async function previewErasure(personId: string, ports: PreviewPorts): Promise<ErasurePreview> {
  const [tencent, item, images, deadLetterMessages] = await Promise.all([
    ports.atTencent(personId),
    ports.item(personId),
    countImages(personId, ports),
    ports.deadLetterMessages(),
  ]);
  const earlier = item?.erasing === undefined ? undefined : await ports.erasure(item.erasing.id);
  return {
    personId,
    tencent,
    ...images,
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

/** Looks at the objects of one page of rows while it reads the next. */
async function countImages(
  personId: string,
  ports: PreviewPorts,
): Promise<Pick<ErasurePreview, 'rows' | 'objects' | 'prepared'>> {
  const byStatus = { PENDING: 0, ENROLLED: 0, REJECTED: 0, FAILED: 0 };
  const objects: Record<ObjectState, number> = { there: 0, gone: 0, denied: 0 };
  let prepared = 0;
  const tasks = new SideBySide(OBJECTS_AT_ONCE);
  for await (const rows of ports.rows(personId)) {
    for (const row of rows) {
      byStatus[row.status] += 1;
      if (row.prepared !== undefined) prepared += 1;
      await tasks.room();
      tasks.start(async () => {
        objects[await ports.object(row)] += 1;
      });
    }
  }
  await tasks.ended();
  return { rows: byStatus, objects, prepared };
}
