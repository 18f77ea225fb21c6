import { createHash } from 'node:crypto';
import { parseEnrollmentMessage } from '../../../functions/domain/enrollment-message.ts';
import type { ErasureRecord, LeftOver } from '../../../functions/domain/erasure/erasure-record.ts';
import type { FaceRow } from '../../../functions/domain/face-row.ts';
import { imageId } from '../../../functions/domain/face-row.ts';
import type { PersonErasure } from '../../../functions/domain/outcome/person-erasure.ts';
import type { Person } from '../../../functions/domain/person.ts';
import { parseRemovalMessage } from '../../../functions/domain/removal-message.ts';
import type { UploadedVersion } from '../world/upload.ts';
import { nameOf } from '../world/upload.ts';
import type { World } from '../world/world.ts';
import type { ErasureWatch } from './erasure-watch.ts';

/** Between two clean looks, less what clocks differ by. */
const LOOKS_APART_MS = 55_000;

/**
 * What an erasure may touch while it works, and what is left when it has ended: every place is looked at by itself, and none of
 * the product's own counts is believed.
 */
export class ErasurePromises implements ErasureWatch {
  readonly #world: World;
  /** Persons whom anybody ever asked to erase. */
  readonly persons = new Set<string>();
  readonly #records = new Map<string, ErasureRecord & { readonly personId: string }>();
  readonly #byHash = new Map<string, string>();
  /** By erasure: when its tombstone was first there. */
  readonly #tombstones = new Map<string, number>();
  readonly #cameBack: UploadedVersion[] = [];
  /** Ends that were stored at any time, and those of which an event told. */
  readonly #ends = new Set<string>();
  readonly #announced = new Set<string>();
  #isOver = false;

  constructor(world: World) {
    this.#world = world;
  }

  asked(personId: string): void {
    this.persons.add(personId);
    this.#byHash.set(hashOf(personId), personId);
  }

  /** From now on tombstones are over. */
  isOver(): void {
    this.#isOver = true;
  }

  cameBack(upload: UploadedVersion): void {
    this.#cameBack.push(upload);
  }

  /** Whether the image is one that an erasure of its person deletes. */
  covers(upload: UploadedVersion): boolean {
    return this.#covers(personOf(upload), upload.uploadedAt);
  }

  mayDelete(upload: UploadedVersion): boolean {
    return this.covers(upload) || this.#isTakenForCovered(upload);
  }

  /**
   * Whether an event without a version id, as an emulator sends it, made a row of this version: S3 showed it with the ETag of
   * the event, so its bytes are those of the earlier version that the erasure covers.
   */
  #isTakenForCovered({ objectKey, version, eTag, personId }: UploadedVersion): boolean {
    return this.#world.uploaded.some(
      (one) =>
        !one.isVersionInEvent &&
        one.version !== version &&
        one.objectKey === objectKey &&
        one.eTag === eTag &&
        personOf(one) === personId &&
        this.covers(one),
    );
  }

  /**
   * Whether a later erasure of the person names the image as one that S3 keeps. Its event may have come to the dead-letter queue when
   * the erasure before had passed through.
   */
  #isNamed({ objectKey, version }: UploadedVersion, personId: string): boolean {
    const named = [...this.#records.values()]
      .filter((record) => record.personId === personId)
      .flatMap(({ left }) => left);
    return named.some((one) => one.objectKey === objectKey && one.version === version);
  }

  /** Whether the event named no version, and another upload had replaced the object: then its row is one of that upload, or none. */
  #isUntold({ objectKey, version, isVersionInEvent }: UploadedVersion): boolean {
    return (
      !isVersionInEvent && this.#world.uploaded.some((one) => one.objectKey === objectKey && one.version !== version)
    );
  }

  coversRow(row: FaceRow): boolean {
    const upload = this.#world.bucket.versions.get(nameOf(row));
    // Of an event that came again when its object was gone, the row names no person.
    if (row.personId === undefined && upload !== undefined) return this.covers(upload);
    return this.#covers(row.personId, Date.parse(row.uploadedAt));
  }

  #covers(personId: string | undefined, uploadedAt: number): boolean {
    const records = [...this.#records.values()];
    return records.some((record) => record.personId === personId && uploadedAt <= Date.parse(record.asOf));
  }

  get running(): readonly string[] {
    const isRunning = ({ status, eventDue }: ErasureRecord) => status === 'RUNNING' || eventDue !== undefined;
    return [...this.#records.values()].filter(isRunning).map(({ erasureId }) => erasureId);
  }

  /** The bus has taken the event of an erasure. */
  published({ erasureId, status, erasedAt }: PersonErasure): void {
    const end = endOf({ erasureId, status, completedAt: erasedAt });
    this.#announced.add(end);
    if (this.#ends.has(end)) return;
    this.#world.scheduler.violate(`an event says that the erasure ${end}, and no receipt has said so`);
  }

  recordChanged(record: ErasureRecord): void {
    const { scheduler } = this.#world;
    const personId = this.#byHash.get(record.personHash) ?? '';
    const before = this.#records.get(record.erasureId);
    this.#records.set(record.erasureId, { ...record, personId });
    this.#ends.add(endOf(record));
    if (before?.status === record.status) return;
    if (before?.status === 'DONE') this.#checkTakenBack(record, personId);
    if (before?.status === 'DONE' || record.status === 'RUNNING') return;
    const since = before?.cleanSince;
    if (since === undefined || Date.parse(record.completedAt ?? '') - Date.parse(since) < LOOKS_APART_MS) {
      scheduler.violate(`the erasure of person ${personId} is ${record.status} before the second look`);
    }
  }

  /** An image that was handed over later is deleted at once, and S3 may keep it: nothing else takes the DONE of a receipt back. */
  #checkTakenBack({ status, left }: ErasureRecord, personId: string): void {
    const { scheduler, bucket } = this.#world;
    const isKept = ({ objectKey = '', version = '' }: LeftOver) => {
      const upload = bucket.versions.get(nameOf({ objectKey, version }));
      return upload !== undefined && this.covers(upload) && bucket.isLocked(upload, scheduler.now);
    };
    if (status === 'INCOMPLETE' && left.length === 1 && left.every(isKept)) return;
    scheduler.violate(`the erasure of person ${personId} was DONE, and is ${status} for ${JSON.stringify(left)}`);
  }

  /** Every tombstone is an item that TTL deletes, or one that enroll works with: never both. */
  personChanged(before: Person | undefined, { personId, openCall, expiresAt, erasing }: Person): void {
    const { now } = this.#world.scheduler;
    if (erasing !== undefined && before?.erasing?.id !== erasing.id) this.#tombstones.set(erasing.id, now);
    if (openCall === undefined || expiresAt === undefined) return;
    this.#world.scheduler.violate(`person ${personId} has an open call, and DynamoDB is about to delete the item`);
  }

  rowDeleted(row: FaceRow): void {
    const { scheduler, tables } = this.#world;
    if (!this.coversRow(row)) scheduler.violate(`the row of ${nameOf(row)} was deleted, and no erasure covers it`);
    if (row.personId !== undefined && tables.persons.get(row.personId)?.erasing === undefined) {
      scheduler.violate(`the row of ${nameOf(row)} was deleted before its person had a tombstone`);
    }
  }

  /** Versions of one key, deleted in one request. */
  deletes(objectKey: string, versions: readonly string[], carryOut: () => void): void {
    const { scheduler, bucket } = this.#world;
    const [before] = bucket.stack(objectKey);
    for (const version of versions) {
      const upload = bucket.versions.get(nameOf({ objectKey, version }));
      if (upload === undefined || this.mayDelete(upload)) continue;
      scheduler.violate(`${nameOf(upload)} of person ${upload.personId} was deleted, and no erasure covers it`);
    }
    carryOut();
    const [after] = bucket.stack(objectKey);
    if (after === undefined || after.isMarker || after === before || after.version === before?.version) return;
    const current = bucket.versions.get(nameOf(after));
    if (current !== undefined && !this.persons.has(personOf(current) ?? '')) {
      scheduler.violate(`the older version ${nameOf(current)} of another person has become current`);
    }
  }

  /** After an invocation that began with a tombstone, no message of what it covers is in a dead-letter queue. */
  movedToDeadLetterQueue(body: string, reason: string, begunAt: number): void {
    const { scheduler, tables } = this.#world;
    // It was the last delivery, and DynamoDB did not let the function read.
    if (reason === 'RowNotWritten') return;
    const message = parseEnrollmentMessage(body) ?? parseRemovalMessage(body);
    const person = tables.persons.get(message?.personId ?? '');
    const { erasing } = person ?? {};
    if (message === undefined || erasing === undefined || this.#isOver) return;
    const ref = 'remove' in message ? message.remove : message;
    const upload = this.#world.bucket.versions.get(nameOf(ref));
    const since = this.#tombstones.get(erasing.id);
    if (upload === undefined || since === undefined || begunAt <= since || personOf(upload) !== message.personId)
      return;
    if (upload.uploadedAt > Date.parse(erasing.asOf)) return;
    scheduler.violate(`the message of ${nameOf(ref)} went to a dead-letter queue, although its person is being erased`);
  }

  /** When everything has come to rest: of what each erasure covers, nothing is anywhere. */
  checkEnd(): void {
    for (const record of this.#records.values()) {
      this.#world.scheduler.count(`end: erasure ${record.status}, ${record.tencent}`);
      if (record.status === 'DONE') this.#checkDone(record);
      if (!this.#announced.has(endOf(record)))
        this.#world.scheduler.violate(`no event says that the erasure ${endOf(record)}`);
    }
    for (const person of this.#world.tables.persons.values()) this.#checkTombstone(person);
    this.#checkUntouched();
  }

  #checkDone({ personId, tencent: mode, asOf }: ErasureRecord & { readonly personId: string }): void {
    const { scheduler, tencent, tables, uploaded, prepared, bucket } = this.#world;
    const left = (what: string): void => scheduler.violate(`${what} of person ${personId}, who was erased, is left`);
    const covered = uploaded.filter((one) => personOf(one) === personId && one.uploadedAt <= Date.parse(asOf));
    const names = new Set(covered.map(nameOf));
    for (const upload of covered) {
      if (this.#isNamed(upload, personId)) continue;
      const row = tables.rows.get(imageId(upload));
      if (row?.personId !== undefined) left(`the row of ${nameOf(upload)}`);
      else if (row !== undefined) scheduler.count('end: a row of an erased image that names no person');
      const wasRead = row === undefined && upload.isAnnounced && !this.#world.expired.has(nameOf(upload));
      if (wasRead && !upload.isDeleted && !this.#isUntold(upload)) left(`the version ${nameOf(upload)}`);
    }
    for (const [key, image] of prepared.objects) {
      if (names.has(image) && !prepared.wasPutPastEnd.has(key)) left(`the prepared object of ${image}`);
    }
    const faces = tencent.persons.get(personId)?.faces ?? [];
    for (const { faceId, image } of faces) {
      if (mode !== 'keep' && image !== undefined && names.has(image)) left(`the face ${faceId} of ${image}`);
    }
    this.#checkPerson(personId, left);
    this.#checkDeadLetters(names, left);
    for (const key of new Set(covered.map(({ objectKey }) => objectKey))) {
      const [top, ...others] = bucket.stack(key);
      if (top?.isMarker && others.length === 0 && !bucket.wasDeletedByApp(key)) left(`a delete marker on ${key}`);
    }
  }

  /** A tombstone without an end keeps a person out for ever, and one with an end forgets what S3 keeps. */
  #checkTombstone({ personId, erasing, expiresAt }: Person): void {
    const record = this.#records.get(erasing?.id ?? '');
    if (erasing === undefined || record === undefined) return;
    const hasEnd = expiresAt !== undefined || erasing.until !== undefined;
    if (hasEnd === (record.status === 'DONE')) return;
    const which = hasEnd ? 'with an end' : 'without an end';
    this.#world.scheduler.violate(`person ${personId} has a tombstone ${which}, and its erasure is ${record.status}`);
  }

  #checkPerson(personId: string, left: (what: string) => void): void {
    const { tables } = this.#world;
    const person = tables.persons.get(personId);
    const hasLater = tables.rowsOf(personId).length > 0;
    if (person === undefined || hasLater || person.erasing === undefined) return;
    const { faceIds, faceCount, checksums, enrolledCount, pseudonymKey, refusal, createdAt } = person;
    const known = [faceCount, checksums, pseudonymKey, refusal, createdAt].some((one) => one !== undefined);
    if (faceIds.length > 0 || enrolledCount > 0 || known) left('more than a tombstone');
  }

  #checkDeadLetters(names: ReadonlySet<string>, left: (what: string) => void): void {
    const { preparationsDead, enrollmentsDead } = this.#world;
    for (const { body } of [...preparationsDead.messages, ...enrollmentsDead.messages]) {
      const message = parseEnrollmentMessage(body);
      if (message !== undefined && names.has(nameOf(message))) left(`a dead-letter message of ${nameOf(message)}`);
    }
  }

  /** Whoever came back is as any other person: with a row, and with the face that it says. */
  #checkUntouched(): void {
    const { scheduler, tables, tencent } = this.#world;
    for (const upload of this.#cameBack) {
      const row = tables.rows.get(imageId(upload));
      if (row === undefined) scheduler.violate(`${nameOf(upload)} of a person who came back has no row`);
      if (upload.isDeleted) scheduler.violate(`${nameOf(upload)} of a person who came back is gone`);
      if (row?.status !== 'ENROLLED') continue;
      const faces = tencent.persons.get(upload.personId ?? '')?.faces ?? [];
      if (!faces.some(({ image }) => image === nameOf(upload))) {
        scheduler.violate(`the face of ${nameOf(upload)} of a person who came back is gone`);
      }
      scheduler.count('end: a person who came back is enrolled');
    }
  }
}

/** As its tag says: of an upload that is to be rejected, it may be anybody. */
function personOf({ metadata }: UploadedVersion): string | undefined {
  return metadata['person-id'];
}

function endOf({
  erasureId,
  status,
  completedAt = '',
}: Pick<ErasureRecord, 'erasureId' | 'status' | 'completedAt'>): string {
  return `${erasureId} is ${status} at ${completedAt}`;
}

/** As receipts name a person. */
export function hashOf(personId: string): string {
  return createHash('sha256').update(personId).digest('hex');
}
