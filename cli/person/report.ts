import { isoTime } from '../../functions/domain/clock.ts';
import type { Tombstone } from '../../functions/domain/erasure/tombstone.ts';
import type { OpenCall, Person } from '../../functions/domain/person.ts';
import { refusalOf } from '../shared/tencent/refusal.ts';
import { sentence } from '../shared/terminal/sentence.ts';
import { table } from '../shared/terminal/table.ts';
import type { InspectedPerson, ObjectState, PersonFace, PersonImage } from './ports.ts';

/** What `person` prints. */
export function personLines(person: InspectedPerson): readonly string[] {
  const { item, faces, onItsWay, others } = person;
  return [
    ...tencentLines(person),
    ...(item === undefined ? [] : itemLines(item)),
    ...(faces.length === 0 ? [] : ['', ...faceTable(faces), ...unexplainedLines(faces)]),
    ...(onItsWay.length === 0 ? [] : ['', ...waitingTable(onItsWay)]),
    ...(others.length === 0 ? [] : ['', ...othersTable(others)]),
  ];
}

function tencentLines({ personId, tencent, freePlaces = 0 }: InspectedPerson): readonly string[] {
  const of = `Person ${personId}`;
  switch (tencent.kind) {
    case 'found': {
      const { name, faceIds, groupIds } = tencent.person;
      const named = name === undefined || name === personId ? '' : `, named ${name}`;
      const groups = groupIds === undefined ? [] : [`Groups    ${groupIds.join(', ') || 'none'}`];
      return [`${of}${named}: ${counted(faceIds.length, 'face')} at Tencent, room for ${freePlaces} more`, ...groups];
    }
    case 'missing':
      return [`${of}: Tencent does not know this person`];
    case 'malformed':
      return [`${of}: Tencent was not asked. ${sentence(tencent.message)}`];
    case 'unreachable':
      return [`${of}: Tencent was not reached at ${tencent.endpoint}. ${sentence(tencent.message)}`];
    case 'refused':
      return [`${of}: ${refusalOf(tencent).meaning} It answered ${tencent.code}.`];
  }
}

function itemLines({
  enrolledCount,
  rejectedCount,
  createdAt,
  groupId,
  refusal,
  openCall,
  erasing,
  expiresAt,
}: Person): readonly string[] {
  return [
    `Stack     ${enrolledCount} enrolled, ${rejectedCount} rejected by the enroll stage`,
    ...(createdAt === undefined ? [] : [`Created   by this stack at ${createdAt}, in the group ${groupId}`]),
    ...(refusal === undefined ? [] : [`Refused   ${refusal.reason}, for images received until ${refusal.asOf}`]),
    ...(openCall === undefined ? [] : [`Call      ${callText(openCall)}`]),
    ...(erasing === undefined ? [] : [`Erased    ${erasedText(erasing, expiresAt)}`]),
  ];
}

/** By the kind of a call. */
const ACTIONS = { add: 'CreateFace', create: 'CreatePerson', remove: 'DeleteFace' } as const;

function callText({ kind, rows, openedAt, until }: OpenCall): string {
  return `${ACTIONS[kind ?? 'add']} with ${counted(rows.length, 'image')}, opened at ${isoTime(openedAt)}. Without an answer, it is looked up after ${isoTime(until)}`;
}

function erasedText({ id, asOf, until }: Tombstone, expiresAt: number | undefined): string {
  const end = until ?? (expiresAt === undefined ? 'the erasure is done' : isoTime(expiresAt * 1000));
  return `what was uploaded until ${asOf}, by erasure ${id}. Later images are rejected until ${end}`;
}

const AT_TENCENT = { true: 'at Tencent', false: 'not at Tencent', undefined: 'not asked' } as const;
const OBJECTS: Readonly<Record<ObjectState, string>> = {
  there: 'in the bucket',
  gone: 'deleted',
  denied: 'not allowed to look',
};

function faceTable(faces: readonly PersonFace[]): readonly string[] {
  return table(
    ['FACE ID', 'FACE', 'OBJECT', 'KEY'],
    faces.flatMap(({ faceId, atTencent, images }) => {
      const where = AT_TENCENT[`${atTencent}`];
      if (images.length === 0) return [[faceId, where, '', '(no row)']];
      // After a lost answer, each of these images may be the one.
      return images.map(({ object, objectKey }) => [faceId, where, OBJECTS[object], objectKey]);
    }),
  );
}

function unexplainedLines(faces: readonly PersonFace[]): readonly string[] {
  const count = faces.filter(({ images }) => images.length === 0).length;
  if (count === 0) return [];
  const [has, of] = count === 1 ? ['has', 'it'] : ['have', 'them'];
  return [`${counted(count, 'face')} ${has} no row: another program added ${of}, or the row was deleted.`];
}

function waitingTable(images: readonly PersonImage[]): readonly string[] {
  return table(
    ['UPLOADED (UTC)', 'STATUS', 'REASON', 'OBJECT', 'KEY'],
    images.map(({ uploadedAt, status, reason = '', object, objectKey }) => [
      uploadedAt.slice(0, 19).replace('T', ' '),
      status,
      reason,
      OBJECTS[object],
      objectKey,
    ]),
  );
}

function othersTable(others: InspectedPerson['others']): readonly string[] {
  return table(
    ['STATUS', 'REASON', 'IMAGES'],
    others.map(({ status, reason, images }) => [status, reason, String(images)]),
  );
}

function counted(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? '' : 's'}`;
}
