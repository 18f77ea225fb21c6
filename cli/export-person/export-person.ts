import type { FaceRow } from '../../functions/domain/face-row.ts';
import type { Person } from '../../functions/domain/person.ts';
import { notIncluded } from './not-included.ts';
import type { ExportedPerson, ExportHead, ExportPersonPorts, PersonFile, SavedImage } from './ports.ts';

interface Context {
  readonly signal: AbortSignal;
  onProgress(images: number): void;
}

/**
 * Writes what is known of a person as one JSON document. It keeps one page of rows in memory, and writes each image in a
 * line of its own.
 */
export async function exportPerson(
  head: ExportHead,
  file: PersonFile,
  ports: ExportPersonPorts,
  { signal, onProgress }: Context,
): Promise<ExportedPerson> {
  const [item, tencent] = await Promise.all([ports.item(head.personId), ports.atTencent(head.personId)]);
  const erasure = item?.erasing === undefined ? undefined : await ports.erasure(item.erasing.id);
  await file.write(
    `{\n${fields({ ...head, tencent, person: publicItem(item), erasure: erasure ?? null })},\n"images": [`,
  );
  const counts = { images: 0, saved: 0, savedBytes: 0, gone: 0, denied: 0 };
  for await (const rows of ports.rows(head.personId)) {
    for (const row of rows) {
      if (signal.aborted) break;
      counts.images += 1;
      const saved = await ports.images?.save(row, counts.images);
      count(counts, saved);
      await file.write(`${counts.images === 1 ? '' : ','}\n${JSON.stringify(imageOf(row, saved))}`);
      onProgress(counts.images);
    }
    if (signal.aborted) break;
  }
  await file.write(`\n],\n${fields({ notIncluded: notIncluded(ports.images !== undefined) })}\n}\n`);
  return {
    ...counts,
    isTencentKnown: tencent.kind === 'found' || tencent.kind === 'missing',
    isUnknown: tencent.kind === 'missing' && item === undefined && counts.images === 0,
    isInterrupted: signal.aborted,
  };
}

function fields(values: Readonly<Record<string, unknown>>): string {
  return Object.entries(values)
    .map(([name, value]) => `${JSON.stringify(name)}: ${JSON.stringify(value)}`)
    .join(',\n');
}

/** The key of the pseudonym is a secret: with it, rows of the lake could be found. */
function publicItem(item: Person | undefined) {
  if (item === undefined) return null;
  const { pseudonymKey, ...others } = item;
  return { ...others, hasPseudonym: pseudonymKey !== undefined };
}

function imageOf(row: FaceRow, saved: SavedImage | undefined) {
  if (saved === undefined) return row;
  const { kind, ...object } = saved;
  return { ...row, object: kind === 'saved' ? object : kind };
}

function count(counts: { saved: number; savedBytes: number; gone: number; denied: number }, saved?: SavedImage): void {
  if (saved === undefined) return;
  counts[saved.kind] += 1;
  if (saved.kind === 'saved') counts.savedBytes += saved.bytes;
}
