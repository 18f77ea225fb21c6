import type { Counts, ListedVersion, PassedOver, ReadPorts, VersionSource } from './ports.ts';

/** The storage classes of S3 from which an object must be restored before it can be read. */
const ARCHIVES: readonly (string | undefined)[] = ['GLACIER', 'DEEP_ARCHIVE'];

/** One page of a source, after its versions were judged. */
export interface JudgedPage {
  readonly missing: readonly ListedVersion[];
  /** Of all pages so far, this one included. */
  readonly counts: Counts;
  /** Of the last version of the page; undefined when it is empty. */
  readonly lastKey: string | undefined;
}

export const NOTHING: Counts = {
  listed: 0,
  known: 0,
  missing: 0,
  bytes: 0,
  passedOver: { notCurrent: 0, folder: 0, unversioned: 0, archived: 0 },
};

/** Goes through the source page by page, so that memory does not grow with the bucket. */
export async function* missingVersions(source: VersionSource, ports: ReadPorts): AsyncGenerator<JudgedPage> {
  let counts = NOTHING;
  for await (const page of source.pages()) {
    const passedOver = { ...counts.passedOver };
    const current = page.filter((version) => {
      const why = whyPassedOver(version);
      if (why !== undefined) passedOver[why] += 1;
      return why === undefined;
    });
    const missing = await ports.withoutRow(current);
    counts = {
      listed: counts.listed + page.length,
      known: counts.known + current.length - missing.length,
      missing: counts.missing + missing.length,
      bytes: counts.bytes + missing.reduce((sum, { size }) => sum + size, 0),
      passedOver,
    };
    yield { missing, counts, lastKey: page.at(-1)?.objectKey };
  }
}

function whyPassedOver(version: ListedVersion): PassedOver | undefined {
  if (!version.isLatest || version.isDeleteMarker) return 'notCurrent';
  if (version.size === 0 && version.objectKey.endsWith('/')) return 'folder';
  if (version.version === 'null') return 'unversioned';
  if (ARCHIVES.includes(version.storageClass)) return 'archived';
  return undefined;
}
