import { parseEnrollmentMessage } from '../../../functions/domain/enrollment-message.ts';
import { type FaceRow, imageId, isFinal } from '../../../functions/domain/face-row.ts';
import type { Message } from '../world/simulated-queue.ts';
import { nameOf, type UploadedVersion } from '../world/upload.ts';
import type { World } from '../world/world.ts';
import { checkLeftObjects } from './preparation-promises.ts';
import { checkPublished, unpublished } from './published-endings.ts';
import { isFailure } from './row-promises.ts';

/** What is true whenever everything has come to rest: nothing is lost, and what is not final waits for an operator. */
export function checkRest(world: World): void {
  const { scheduler, tables, uploads, preparations, enrollments, erasures } = world;
  for (const queue of [uploads, preparations, enrollments, erasures]) {
    if (queue.messages.length > 0) scheduler.violate(`${queue.messages.length} messages are still in ${queue.name}`);
  }
  const letters = lettersOf(world);
  for (const upload of world.uploaded) {
    if (!upload.isAnnounced || rowOf(upload, world) !== undefined || isExpired(upload, world)) continue;
    if (world.promises.erasures?.mayDelete(upload)) continue;
    if (!letters.has(upload.objectKey)) scheduler.violate(`${nameOf(upload)} has no row and no dead letter`);
    scheduler.count('rest: no row yet, its event is a dead letter');
  }
  for (const row of tables.rows.values()) {
    if (!isFinal(row) && !world.promises.erasures?.coversRow(row)) checkWaiting(row, letters, world);
  }
  for (const personId of tables.persons.keys()) {
    if (!world.promises.erasures?.persons.has(personId)) world.promises.persons.check(personId, tables);
  }
  checkPublished(world);
}

/** What is true in the end, after the causes were mended and the dead letters redriven. */
export function checkEnd(world: World): void {
  const { scheduler, tables, promises, queues } = world;
  promises.erasures?.checkEnd();
  for (const row of tables.rows.values()) {
    if (promises.erasures?.persons.has(row.personId ?? '') || promises.erasures?.coversRow(row)) continue;
    const name = nameOf(row);
    scheduler.count(`end ${row.status} ${row.reason ?? ''}`.trimEnd());
    const sent = promises.rows.sent.get(name) ?? 0;
    const opened = promises.rows.opened.get(name) ?? 0;
    if (!promises.rows.startedOver.has(imageId(row)) && (row.attempts < sent || row.attempts > opened)) {
      scheduler.violate(`${name} counts ${row.attempts} attempts; ${sent} were received, ${opened} calls were opened`);
    }
    if (row.reason === 'OutcomeUnknown') {
      promises.faces.violate(row.personId ?? '', `${name} is OutcomeUnknown, though an operator has decided it`);
    }
    if (row.status !== 'ENROLLED' && row.reason !== 'OutcomeUnknown' && promises.faces.wasAdded(name)) {
      promises.faces.violate(row.personId ?? '', `${name} was added, and its row is ${row.status} ${row.reason}`);
    }
  }
  for (const { personId, openCall } of tables.persons.values()) {
    if (openCall !== undefined) scheduler.violate(`the call ${openCall.id} of person ${personId} is still open`);
  }
  for (const [personId, person] of world.tencent.persons) {
    // What another program changes, the tables learn only when they ask again.
    if (person.wasChanged || promises.erasures?.persons.has(personId)) continue;
    promises.persons.checkEnd(personId, tables, person);
  }
  checkLeftObjects(tables.rows.values(), world.prepared, scheduler);
  promises.secrets.stored(
    'a row',
    [...tables.rows.values()].map((row) => JSON.stringify(row)),
  );
  promises.secrets.stored(
    'a person',
    [...tables.persons.values()].map(({ pseudonymKey: _ownKey, ...person }) => JSON.stringify(person)),
  );
  for (const { name, messages } of queues.values()) {
    promises.secrets.stored(
      name,
      messages.map(({ body, reason }) => `${body} ${reason}`),
    );
  }
}

/** What a redrive may still change. */
export function unsettled(world: World): readonly string[] {
  const { erasures } = world.promises;
  const rows = [...world.tables.rows.values()].filter(
    (row) => !isFinal(row) && row.reason !== 'OutcomeUnknown' && isTold(row, world) && !erasures?.coversRow(row),
  );
  const events = world.uploaded.filter(
    (upload) =>
      upload.isAnnounced &&
      rowOf(upload, world) === undefined &&
      !isExpired(upload, world) &&
      !erasures?.mayDelete(upload),
  );
  return [
    ...(erasures?.running ?? []).map((erasureId) => `the erasure ${erasureId}`),
    ...rows.map((row) => `${nameOf(row)} ${row.status} ${row.reason}`),
    ...events.map((upload) => `${nameOf(upload)} without a row`),
    ...unpublished(world),
  ];
}

/** FAILED, with a letter; PENDING only as the two exceptions have it. */
function checkWaiting(row: FaceRow, letters: ReadonlyMap<string, readonly Message[]>, world: World): void {
  const { scheduler } = world;
  const name = nameOf(row);
  const own = [...(letters.get(imageId(row)) ?? []), ...(letters.get(row.objectKey) ?? [])];
  if (!isTold(row, world)) {
    scheduler.count('rest: not final, and its event named no version');
  } else if (own.length === 0) {
    scheduler.violate(`${name} is ${row.status} ${row.reason ?? ''} and has no dead letter`);
  } else if (row.status === 'PENDING') {
    const isException = own.some(
      ({ movedFrom, reason }) => reason === 'RowNotWritten' || world.lostOnLast.has(movedFrom ?? ''),
    );
    // Who stood still while its message was given up may start the row over, and die before it sends the next one.
    if (!isException && !world.promises.rows.startedOver.has(imageId(row))) {
      scheduler.violate(`${name} is PENDING with a dead letter, and nothing crashed on its last delivery`);
    }
    scheduler.count('rest: PENDING, its last delivery came to nothing');
  } else {
    // Who read it as PENDING may have noted why its request was refused, while somebody else gave it up.
    if (!isFailure(row.reason)) scheduler.count(`rest: FAILED, last noted ${row.reason}`);
    scheduler.count(`rest: FAILED ${row.reason}`);
  }
}

/**
 * Whether the row's event named its version. If not, it may be read once under one name and once under another, and what was
 * written first may be left behind: a bucket with versions always names them, an emulator may not.
 */
function isTold(row: FaceRow, { plan, bucket }: World): boolean {
  return plan.isVersioned && bucket.versions.get(nameOf(row))?.isVersionInEvent === true;
}

/** By image; letters that hold an event by object key. */
function lettersOf({ uploadsDead, preparationsDead, enrollmentsDead }: World): ReadonlyMap<string, readonly Message[]> {
  const letters = new Map<string, Message[]>();
  const add = (key: string, letter: Message): void => {
    letters.set(key, [...(letters.get(key) ?? []), letter]);
  };
  for (const letter of [...preparationsDead.messages, ...enrollmentsDead.messages]) {
    const message = parseEnrollmentMessage(letter.body);
    if (message !== undefined) add(imageId(message), letter);
  }
  for (const letter of uploadsDead.messages) {
    if (!letter.body.startsWith('{"source"')) continue;
    add(JSON.parse(letter.body).detail.object.key, letter);
  }
  return letters;
}

/** Deleted, and its event was read more than an hour late. */
function isExpired({ objectKey, version, isDeleted }: UploadedVersion, { expired }: World): boolean {
  const names = [version, `seq-${version}`].map((one) => nameOf({ objectKey, version: one }));
  return isDeleted && names.some((name) => expired.has(name));
}

/** An event without a version leads to the current one, to the name of an untold one, or to none. */
function rowOf(upload: UploadedVersion, { tables, plan }: World): FaceRow | undefined {
  const own = tables.rows.get(imageId(upload));
  if (own !== undefined || (upload.isVersionInEvent && plan.isVersioned)) return own;
  return tables
    .versionsOf(upload.objectKey)
    .find(({ version, eTag }) => version === 'null' || version === `seq-${upload.version}` || eTag === upload.eTag);
}
