import { isErased, tombstoneOf } from '../../functions/domain/erasure/tombstone.ts';
import type { FaceRow } from '../../functions/domain/face-row.ts';
import type { Person } from '../../functions/domain/person.ts';
import type { RebuildReads, RebuildResult, RebuildSettings, StoredObject } from './ports.ts';

/** A person and its images, before Tencent is asked. */
export interface ExaminedPerson {
  readonly personId: string;
  readonly person: Person | undefined;
  /** ENROLLED rows whose bytes can be sent. Whether their faces are gone is not known yet. */
  readonly enrollable: readonly FaceRow[];
  /** Rows that an earlier rebuild has reset, and whose message may never have been sent. */
  readonly unfinished: readonly FaceRow[];
  /** What became of the others. */
  readonly leftOut: readonly RebuildResult[];
}

/** Reads the person first: rows that change later have raised its revision, and a write will be refused. */
export async function examineImages(
  personId: string,
  settings: RebuildSettings,
  ports: Omit<RebuildReads, 'ask'>,
): Promise<ExaminedPerson> {
  const person = await ports.person(personId);
  const rows = (await ports.rows(personId)).filter((row) => row.personId === personId);
  const now = ports.clock.now();
  const unfinished = rows.filter((row) => isUnfinished(row) && !isErased(person, row.uploadedAt, now));
  const enrolled = rows.filter(({ status, removedAt }) => status === 'ENROLLED' && removedAt === undefined);
  const isErasing = tombstoneOf(person, now) !== undefined;
  const enrollable: FaceRow[] = [];
  const leftOut: RebuildResult[] = [];
  for (const row of enrolled) {
    const why = isErasing ? 'personErased' : await leftOutFor(row, settings, ports);
    if (why === undefined) enrollable.push(row);
    else leftOut.push(why);
  }
  return { personId, person, enrollable, unfinished, leftOut };
}

function isUnfinished({ status, formerFaceIds }: FaceRow): boolean {
  return status === 'PENDING' && formerFaceIds !== undefined;
}

const OBJECT_RESULTS: Readonly<Record<StoredObject, RebuildResult | undefined>> = {
  there: undefined,
  gone: 'objectGone',
  archived: 'objectArchived',
  denied: 'objectDenied',
};

async function leftOutFor(
  row: FaceRow,
  { enrolledBefore, requireConsent }: RebuildSettings,
  ports: Pick<RebuildReads, 'object'>,
): Promise<RebuildResult | undefined> {
  if ((row.completedAt ?? '') >= enrolledBefore) return 'enrolledLater';
  if (requireConsent && row.consentId === undefined) return 'consentMissing';
  return OBJECT_RESULTS[await ports.object(row)];
}
