import { personDifferences } from '../../../functions/domain/agreement/person-differences.ts';
import type { ImageRow } from '../../../local/aws/image-row.ts';
import { STAND_IN_CREDENTIALS } from '../../../local/stand-in/behaviour.ts';
import { maxInAnySecond } from '../../../local/stand-in/journal.ts';
import type { Evidence } from './evidence.ts';
import { ROTATED_KEYS } from './storm.ts';

/** What has to be true after any storm. Each returns what contradicts it, in words; nothing does when it is kept. */
type Promised = (evidence: Evidence) => readonly string[];

/** Each version of an object has one row, and nothing else has one. */
const oneRowEach: Promised = ({ rows, uploaded }) => {
  const names = rows.map(nameOf);
  const expected = new Set(uploaded.map(({ ref }) => nameOf(ref)));
  return [
    ...[...expected].filter((name) => !names.includes(name)).map((name) => `${name} has no row`),
    ...names.filter((name) => !expected.has(name)).map((name) => `${name} has a row and was never uploaded`),
    ...names.filter((name, index) => names.indexOf(name) !== index).map((name) => `${name} has two rows`),
  ];
};

/** Each image ends as it must, or FAILED OutcomeUnknown where a call that carried it was half carried out. */
const rightEnds: Promised = ({ rows, uploaded, journal, faces }) => {
  const byName = new Map(rows.map((row) => [nameOf(row), row]));
  return uploaded.flatMap(({ planned: { ends }, ref }) => {
    const row = byName.get(nameOf(ref));
    if (row === undefined) return [];
    const end = [row.status, row.reason].filter(Boolean).join(' ');
    if (end === 'REJECTED PersonFull' && faces.get(row.personId ?? '')?.length !== 5) {
      return [`${nameOf(ref)} found its person full, who has ${faces.get(row.personId ?? '')?.length} faces`];
    }
    if (ends.includes(end)) return [];
    const isHalfDone = journal.some(
      ({ images, faceIds }) =>
        images.some((url) => imageOf(url) === nameOf(ref)) && faceIds.length > 0 && faceIds.length < images.length,
    );
    if (end === 'FAILED OutcomeUnknown' && isHalfDone) return [];
    return [`${nameOf(ref)} is ${end} (${row.message ?? ''}), expected ${ends.join(' or ')}`];
  });
};

/** The dead-letter queue has a message for each image that is not final, and no other message. */
const nothingLost: Promised = ({ rows, deadLetters }) => {
  const inQueue = new Set(deadLetters.map(nameOf));
  const open = rows.filter(({ status }) => status === 'PENDING' || status === 'FAILED');
  return [
    ...open.filter((row) => row.status === 'PENDING').map((row) => `${nameOf(row)} is still PENDING`),
    ...open.filter((row) => !inQueue.has(nameOf(row))).map((row) => `${nameOf(row)} is not in the dead-letter queue`),
    ...[...inQueue]
      .filter((name) => !open.some((row) => nameOf(row) === name))
      .map((name) => `${name} is in the dead-letter queue, but needs no operator`),
  ];
};

/** No version of an image became two faces. */
const neverTwice: Promised = (evidence) =>
  [...facesByImage(evidence)]
    .filter(([, faceIds]) => faceIds.length > 1)
    .map(([name, faceIds]) => `${name} was added ${faceIds.length} times: ${faceIds.join(', ')}`);

/** An ENROLLED row has the face of its own image, and an image that was added is ENROLLED or known to be in doubt. */
const ownFaces: Promised = (evidence) => {
  const faces = facesByImage(evidence);
  const owners = new Map<string, string>();
  return evidence.rows.flatMap((row) => {
    const name = nameOf(row);
    const own = faces.get(name) ?? [];
    const { status, reason, faceId, faceIdCandidates = [] } = row;
    if (status !== 'ENROLLED') {
      if (own.length === 0) return [];
      if (reason === 'OutcomeUnknown' && own.every((each) => faceIdCandidates.includes(each))) return [];
      return [`${name} became the face ${own.join(', ')} and is ${status} ${reason}`];
    }
    const claimed = faceId === undefined ? faceIdCandidates : [faceId];
    if (!own.some((each) => claimed.includes(each))) {
      return [`${name} is ENROLLED with ${claimed.join(', ')}, and Tencent made ${own.join(', ') || 'nothing'} of it`];
    }
    if (faceId === undefined) return [];
    const other = owners.get(faceId);
    owners.set(faceId, name);
    return other === undefined ? [] : [`${name} and ${other} have the same face ${faceId}`];
  });
};

/** No two requests that change a person were under way at once. */
const oneAtATime: Promised = ({ journal }) =>
  journal
    .filter(({ overlapped }) => overlapped)
    .map(({ personId, startedAt, endedAt }) => `a call of ${personId} overlapped another: ${startedAt} to ${endedAt}`);

/**
 * The promise is the setting and one more in any second, by the clock of who sends. At Tencent's door a second gets one
 * more here: a busy machine holds up a request for 0.2 s, and it arrives with the next ones. Ten seconds forgive less.
 */
const withinTheRate: Promised = ({ journal, requestsPerSecond }) => {
  const arrivals = journal.map(({ startedAt }) => startedAt);
  const inOne = maxInAnySecond(arrivals);
  const inTen = maxInAnySecond(arrivals.map((at) => at / 10));
  return [
    ...(inOne > requestsPerSecond + 2 ? [`${inOne} requests in one second, the setting is ${requestsPerSecond}`] : []),
    ...(inTen > requestsPerSecond * 10 + 1
      ? [`${inTen} requests in ten seconds, at ${requestsPerSecond} a second`]
      : []),
  ];
};

/** The Persons table agrees with the rows and with Tencent. */
const truePersons: Promised = ({ persons, rows, faces }) => {
  const items = new Map(persons.map((person) => [person.personId, person]));
  const wrong: string[] = [];
  for (const { personId, openCall } of persons) {
    if (openCall !== undefined) wrong.push(`a call of ${personId} is still open: ${JSON.stringify(openCall)}`);
  }
  const personIds = new Set(rows.filter(isOfEnroll).map(({ personId = '' }) => personId));
  for (const personId of personIds) {
    const item = items.get(personId);
    const own = rows.filter((row) => row.personId === personId);
    const rejected = own.filter((row) => row.status === 'REJECTED' && isOfEnroll(row)).length;
    if (item?.rejectedCount !== rejected) {
      wrong.push(`${personId} counts ${item?.rejectedCount} REJECTED, there are ${rejected}`);
    }
    const real = faces.get(personId);
    if (real !== undefined && item?.faceCount === undefined) wrong.push(`${personId} was never asked for`);
    for (const difference of personDifferences({ item, rows: own, faces: real ?? 'missing' })) {
      wrong.push(`${personId} does not agree: ${JSON.stringify(difference)}`);
    }
  }
  return wrong;
};

/** Neither keys nor the query of a presigned URL are in a log, a row, a person or a message. */
const noSecrets: Promised = ({ logs, rows, persons, messages }) => {
  const places = new Map<string, string>([
    ['a log', logs],
    ['a row', JSON.stringify(rows)],
    ['a person', JSON.stringify(persons)],
    ...[...messages].map(([queue, list]) => [`a message of ${queue}`, list.join('\n')] as const),
  ]);
  return [...places].flatMap(([place, text]) =>
    SECRETS.filter((secret) => text.includes(secret)).map((secret) => `${secret} is in ${place}`),
  );
};

const SECRETS = [
  'X-Amz-Signature=',
  'X-Amz-Credential=',
  'X-Amz-Security-Token=',
  ...[STAND_IN_CREDENTIALS, ...ROTATED_KEYS].flatMap(({ secretId, secretKey }) => [secretId, secretKey]),
];

export const PROMISES = {
  oneRowEach,
  rightEnds,
  nothingLost,
  neverTwice,
  ownFaces,
  oneAtATime,
  withinTheRate,
  truePersons,
  noSecrets,
} satisfies Record<string, Promised>;

export function nameOf({ objectKey, version }: Pick<ImageRow, 'objectKey' | 'version'>): string {
  return `${objectKey}@${version}`;
}

/** Of each image that Tencent added: the faces it became. */
function facesByImage({ journal }: Evidence): ReadonlyMap<string, readonly string[]> {
  const faces = new Map<string, string[]>();
  for (const { images, retCodes = [], faceIds } of journal) {
    const added = images.filter((_, index) => retCodes[index] === 0);
    for (const [index, faceId] of faceIds.entries()) {
      const name = imageOf(added[index] ?? '');
      faces.set(name, [...(faces.get(name) ?? []), faceId]);
    }
  }
  return faces;
}

/** From `http://host/bucket/key?versionId=v` to the name of that image. */
function imageOf(url: string): string {
  const [, key = '', version = ''] = /^https?:\/\/[^/]+\/[^/]+\/(.*)\?versionId=(.*)$/.exec(url) ?? [];
  return nameOf({ objectKey: decodeURIComponent(key), version: decodeURIComponent(version) });
}

/** Intake's own rejections are no business of the person's. */
function isOfEnroll({ personId, attempts, reason, status }: ImageRow): boolean {
  if (personId === undefined) return false;
  return (
    status !== 'REJECTED' ||
    attempts > 0 ||
    reason === 'PersonNotFound' ||
    reason === 'DuplicateImage' ||
    reason === 'PersonFull'
  );
}
