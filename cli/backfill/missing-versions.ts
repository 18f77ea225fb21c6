import { imageId } from '../../functions/domain/face-row.ts';
import { MESSAGE_RETENTION_DAYS } from './message-retention.ts';
import type { Counts, ListedVersion, PassedOver, ReadPorts, RowState, VersionSource } from './ports.ts';

/** The storage classes of S3 from which an object must be restored before it can be read. A restored object keeps its class. */
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
  expired: 0,
  bytes: 0,
  passedOver: { notCurrent: 0, folder: 0, unversioned: 0, archived: 0 },
};

/** Goes through the source page by page, so that memory does not grow with the bucket. */
export async function* missingVersions(source: VersionSource, ports: ReadPorts): AsyncGenerator<JudgedPage> {
  let counts = NOTHING;
  for await (const page of source.pages()) {
    const verdicts = await judged(page, ports);
    const all = (...wanted: readonly Verdict[]) =>
      page.filter((_, index) => wanted.some((one) => one === verdicts[index]));
    const missing = all('missing', 'expired');
    const { passedOver: before } = counts;
    counts = {
      listed: counts.listed + page.length,
      known: counts.known + all('known').length,
      missing: counts.missing + missing.length,
      expired: counts.expired + all('expired').length,
      bytes: counts.bytes + missing.reduce((sum, { size }) => sum + size, 0),
      passedOver: {
        notCurrent: before.notCurrent + all('notCurrent').length,
        folder: before.folder + all('folder').length,
        unversioned: before.unversioned + all('unversioned').length,
        archived: before.archived + all('archived').length,
      },
    };
    yield { missing, counts, lastKey: page.at(-1)?.objectKey };
  }
}

/** What becomes of a version. `missing` and `expired` are sent. */
type Verdict = 'missing' | 'expired' | 'known' | PassedOver;

async function judged(page: readonly ListedVersion[], ports: ReadPorts): Promise<readonly Verdict[]> {
  // A version that is not current any more was accepted when it was: its row may still wait for its end.
  const enrollable = page.filter((version) => neverSent(version) === undefined);
  const rows = await ports.rows(enrollable);
  const oldest = ports.clock.now() - MESSAGE_RETENTION_DAYS * MS_PER_DAY;
  return page.map((version) => neverSent(version) ?? verdictOf(version, rows.get(imageId(version)), oldest));
}

const MS_PER_DAY = 86_400_000;

/** @param oldest epoch milliseconds; a message that was sent before it is gone */
function verdictOf({ isLatest }: ListedVersion, row: RowState | undefined, oldest: number): Verdict {
  if (row?.status === 'PENDING' && Date.parse(row.updatedAt) < oldest) return 'expired';
  if (!isLatest) return 'notCurrent';
  return row === undefined ? 'missing' : 'known';
}

/** Why it could not be enrolled, whatever its row says. */
function neverSent(version: ListedVersion): PassedOver | undefined {
  if (version.isDeleteMarker) return 'notCurrent';
  if (version.size === 0 && version.objectKey.endsWith('/')) return 'folder';
  if (version.version === 'null') return version.isLatest ? 'unversioned' : 'notCurrent';
  if (ARCHIVES.includes(version.storageClass) && !version.isRestored) {
    return version.isLatest ? 'archived' : 'notCurrent';
  }
  return undefined;
}
