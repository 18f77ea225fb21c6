import { allEnded } from '../../functions/domain/all-ended.ts';
import type { FaceRow } from '../../functions/domain/face-row.ts';
import type { Person } from '../../functions/domain/person.ts';
import { MAX_FACES_PER_PERSON } from '../../functions/domain/tencent/tencent-limits.ts';
import type { PersonReply } from '../shared/tencent/person-reply.ts';
import type { InspectedPerson, PersonFace, PersonImage, PersonPorts } from './ports.ts';

/** Brings together what Tencent, the tables and the bucket know of a person. Changes nothing. */
export async function inspectPerson(personId: string, limit: number, ports: PersonPorts): Promise<InspectedPerson> {
  const [tencent, item, rows] = await Promise.all([
    ports.atTencent(personId),
    ports.item(personId),
    ports.rows(personId, limit),
  ]);
  const pending = rows.filter(({ status }) => status === 'PENDING');
  const [faces, onItsWay] = await Promise.all([
    allEnded(faceIdsOf(tencent, item, rows).map((faceId) => face(faceId, tencent, rows, ports))),
    allEnded(pending.map((row) => image(row, ports))),
  ]);
  return {
    personId,
    tencent,
    item,
    freePlaces: freePlaces(tencent),
    faces,
    onItsWay,
    others: countOthers(rows),
    isCutOff: rows.length === limit,
  };
}

/** Those at Tencent first, in its order. */
function faceIdsOf(tencent: PersonReply, item: Person | undefined, rows: readonly FaceRow[]): readonly string[] {
  const current = tencent.kind === 'found' ? tencent.person.faceIds : [];
  const enrolled = rows.filter(({ removedAt }) => removedAt === undefined).flatMap(madeFaces);
  return [...new Set([...current, ...(item?.faceIds ?? []), ...enrolled])];
}

/** A row whose face was removed keeps its face id. */
function madeFaces({ status, faceId, faceIdCandidates }: FaceRow): readonly string[] {
  if (status !== 'ENROLLED') return [];
  return faceId === undefined ? (faceIdCandidates ?? []) : [faceId];
}

async function face(
  faceId: string,
  tencent: PersonReply,
  rows: readonly FaceRow[],
  ports: PersonPorts,
): Promise<PersonFace> {
  const made = rows.filter((row) => madeFaces(row).includes(faceId));
  const images = await allEnded(made.map((row) => image(row, ports)));
  return { faceId, atTencent: isAtTencent(faceId, tencent), images };
}

function isAtTencent(faceId: string, tencent: PersonReply): boolean | undefined {
  if (tencent.kind === 'missing') return false;
  return tencent.kind === 'found' ? tencent.person.faceIds.includes(faceId) : undefined;
}

async function image(row: FaceRow, ports: PersonPorts): Promise<PersonImage> {
  const { objectKey, version, status, reason, uploadedAt } = row;
  return { objectKey, version, status, reason, uploadedAt, object: await ports.object(row) };
}

function freePlaces(tencent: PersonReply): number | undefined {
  return tencent.kind === 'found' ? Math.max(0, MAX_FACES_PER_PERSON - tencent.person.faceIds.length) : undefined;
}

function countOthers(rows: readonly FaceRow[]): InspectedPerson['others'] {
  const counts = Map.groupBy(
    rows.filter(({ status, removedAt }) => status === 'REJECTED' || status === 'FAILED' || removedAt !== undefined),
    ({ status, removedAt, reason = 'unknown' }) => `${status} ${removedAt === undefined ? reason : 'removed'}`,
  );
  return [...counts]
    .map(([key, { length: images }]) => {
      const [status = '', reason = ''] = key.split(' ');
      return { status, reason, images };
    })
    .sort((one, other) => other.images - one.images);
}
