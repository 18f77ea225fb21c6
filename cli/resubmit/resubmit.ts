import { checksumOf } from '../../functions/domain/checksum.ts';
import { isoTime } from '../../functions/domain/clock.ts';
import { type ChecksumEntry, withEntries } from '../../functions/domain/enrolled-checksums.ts';
import { isErased, tombstoneOf } from '../../functions/domain/erasure/tombstone.ts';
import { type FaceRow, isInEarlierStage, PREPARE_STAGE } from '../../functions/domain/face-row.ts';
import { absentPerson, type OpenCall, type Person, withoutFaceCount } from '../../functions/domain/person.ts';
import { changeTime, patchOf, WAITS_FOR_PREPARATION } from '../../functions/domain/row-change.ts';
import { isRejectedForFaces, type Plan, planFor } from './plan.ts';
import type { DecidedWrite, ResubmitPorts, ResubmitRequest, ResubmitResult } from './ports.ts';

/**
 * Submits one image again, or records what an operator decided about it. The row is written first, and only if it is still
 * as it was read. Then the message is sent. A crash in between leaves a row that the same command sends.
 */
export async function resubmit(request: ResubmitRequest, ports: ResubmitPorts): Promise<ResubmitResult> {
  const found = await ports.ledger.versions(request.objectKey);
  const chosen = choose(found, request);
  if ('kind' in chosen) return chosen;
  const { asRead } = request;
  if (asRead !== undefined && asRead.updatedAt !== chosen.updatedAt) return refused(chosen, CHANGED_MEANWHILE);
  const plan = planFor(chosen, request.decision);
  const erasure = plan.kind === 'refuse' ? undefined : await erasureText(chosen, ports);
  if (erasure !== undefined) return refused(chosen, erasure);
  switch (plan.kind) {
    case 'refuse':
      return refused(chosen, plan.message);
    case 'sendAgain':
      return sendAgain(chosen, request, ports);
    case 'prepare':
    case 'reopenRejected':
    case 'reopenUnknown':
      return reopen(chosen, plan, request, ports);
    case 'enroll':
    case 'settleFace':
      return enroll(chosen, plan, request, ports);
  }
}

/** Why an image of a person with a tombstone is not sent: enroll would give it to the erase stage, or reject it. */
async function erasureText({ personId, uploadedAt }: FaceRow, ports: ResubmitPorts): Promise<string | undefined> {
  if (personId === undefined) return undefined;
  const person = await ports.ledger.person(personId);
  const now = ports.clock.now();
  const erasure = tombstoneOf(person, now);
  if (erasure === undefined) return undefined;
  if (isErased(person, uploadedAt, now)) {
    return `Person ${personId} is being erased by the erasure ${erasure.id}, and this image with the person. It cannot be enrolled.`;
  }
  const end = person?.expiresAt === undefined ? erasure.until : isoTime(person.expiresAt * 1000);
  const when = end === undefined ? 'after that erasure has ended' : `after ${end}`;
  return `Person ${personId} is being erased, or was, by the erasure ${erasure.id}. Until the end of that no image of the person is enrolled. Run the same command again ${when}.`;
}

function choose(rows: readonly FaceRow[], { version, decision }: ResubmitRequest): FaceRow | ResubmitResult {
  if (version !== undefined) {
    return rows.find((row) => row.version === version) ?? { kind: 'missing', versions: rows };
  }
  const [only, ...others] = rows;
  if (only === undefined) return { kind: 'missing', versions: rows };
  if (others.length === 0) return only;
  const isResubmittable = (row: FaceRow) => planFor(row, decision).kind !== 'refuse';
  const [candidate, ...more] = rows.filter(isResubmittable);
  if (candidate !== undefined && more.length === 0) return candidate;
  const inTime = rows.toSorted((one, other) => one.uploadedAt.localeCompare(other.uploadedAt));
  return { kind: 'ambiguous', versions: inTime.map((row) => ({ row, isResubmittable: isResubmittable(row) })) };
}

/** The status stays, so that a crash before the message is sent takes nothing back. */
async function sendAgain(row: FaceRow, request: ResubmitRequest, ports: ResubmitPorts): Promise<ResubmitResult> {
  if (!request.dryRun) {
    const at = changeTime(row, ports.clock.now());
    const written = await ports.ledger.raiseSubmission(row, at);
    if (written === 'refused' && !(await isOurs(row, at, ports))) return refused(row, CHANGED_MEANWHILE);
  }
  return send(row, row.status, request, ports);
}

async function reopen(
  row: FaceRow,
  { kind }: Plan,
  request: ResubmitRequest,
  ports: ResubmitPorts,
): Promise<ResubmitResult> {
  const updatedAt = isoTime(ports.clock.now());
  const patch = {
    ...PENDING_AGAIN,
    ...(kind === 'prepare' && WAITS_FOR_PREPARATION),
    submission: row.submission + 1,
    updatedAt,
  };
  let write: DecidedWrite = { row, patch };
  if (kind === 'reopenRejected') {
    // The person counts its rejections, so the count changes in the same transaction.
    const { personId = '' } = row;
    const before = await ports.ledger.person(personId);
    if (hasOpenCall(before)) return refused(row, callIsOpen(before, ports));
    write = { ...write, person: { before, after: withoutRejection(before ?? absentPerson(personId), row, updatedAt) } };
  }
  if (!request.dryRun && (await ports.ledger.decide(write)) === 'refused' && !(await isOurs(row, updatedAt, ports))) {
    return refused(row, CHANGED_MEANWHILE);
  }
  return send({ ...row, ...(kind === 'prepare' && { stage: PREPARE_STAGE }) }, 'PENDING', request, ports);
}

/** The client repeats a write whose answer was lost. The repeat is then refused because of the write itself. */
async function isOurs(before: FaceRow, updatedAt: string, { ledger }: ResubmitPorts): Promise<boolean> {
  const now = await ledger.row(before);
  return now?.submission === before.submission + 1 && now.updatedAt === updatedAt;
}

const PENDING_AGAIN = {
  status: 'PENDING',
  reason: undefined,
  message: undefined,
  tencentCode: undefined,
  reasonAttempts: undefined,
  faceIdCandidates: undefined,
  duplicateOf: undefined,
  statusDay: undefined,
  completedAt: undefined,
} as const;

function withoutRejection(person: Person, { reason }: FaceRow, updatedAt: string): Person {
  return {
    ...person,
    rejectedCount: Math.max(0, person.rejectedCount - 1),
    // The faces of the person were changed at Tencent, so Tencent is asked again which there are. A face that was added
    // there could be taken for the image's own after a lost answer, and one that is gone makes no duplicate.
    ...(isRejectedForFaces(reason) && withoutFaceCount(person)),
    revision: person.revision + 1,
    updatedAt,
  };
}

async function send(
  before: FaceRow,
  status: FaceRow['status'],
  { dryRun, createPerson }: ResubmitRequest,
  { queue, preparations }: ResubmitPorts,
): Promise<ResubmitResult> {
  const submission = before.submission + 1;
  const { objectKey, version, personId = '', receivedAt } = before;
  try {
    const next = isInEarlierStage(before) ? preparations : queue;
    if (!dryRun) await next.send({ objectKey, version, personId, submission, createPerson }, receivedAt);
  } catch (error) {
    return { kind: 'unsent', before, submission, error };
  }
  return { kind: 'sent', before, status, submission };
}

async function enroll(
  row: FaceRow,
  { kind, faceId }: Extract<Plan, { kind: 'enroll' | 'settleFace' }>,
  { dryRun, asRead }: ResubmitRequest,
  ports: ResubmitPorts,
): Promise<ResubmitResult> {
  const before = await ports.ledger.person(row.personId ?? '');
  if (asRead?.revision !== undefined && asRead.revision !== before?.revision) return refused(row, CHANGED_MEANWHILE);
  if (hasOpenCall(before)) return refused(row, callIsOpen(before, ports));
  if (!before?.faceIds.includes(faceId)) {
    return refused(
      row,
      `The face of --enrolled is '${faceId}'. Expected one of the faces of person ${row.personId}: ${before?.faceIds.join(', ') || 'none is known'}.`,
    );
  }
  const other = await otherImageWith(faceId, row, ports);
  if (other !== undefined) {
    return refused(
      row,
      `The face of --enrolled is '${faceId}', which is the face of ${other.objectKey}, version ${other.version}. A face belongs to one image: compare both.`,
    );
  }
  const at = ports.clock.now();
  const write: DecidedWrite =
    kind === 'enroll'
      ? {
          row,
          patch: patchOf({ row, verdict: { to: 'ENROLLED', faceId, faceIdSource: 'reconciled' }, at }),
          person: { before, after: withEnrollment(before, row, faceId, isoTime(at)) },
        }
      : {
          row,
          // No new outcome: the image is ENROLLED already, and `completedAt` stays.
          patch: { faceId, faceIdCandidates: undefined, updatedAt: changeTime(row, at) },
          person: { before, after: withSettledFace(before, row, faceId, isoTime(at)) },
        };
  if (!dryRun && (await ports.ledger.decide(write)) === 'refused') return refused(row, CHANGED_MEANWHILE);
  return { kind: 'enrolled', before: row, faceId };
}

/** Only helps the operator: an index lags behind, so nothing else is decided by one. */
async function otherImageWith(faceId: string, row: FaceRow, { ledger }: ResubmitPorts): Promise<FaceRow | undefined> {
  for (const ref of await ledger.imagesWithFace(faceId)) {
    const other = await ledger.row(ref);
    const isSame = other?.objectKey === row.objectKey && other.version === row.version;
    if (other?.faceId === faceId && !isSame) return other;
  }
  return undefined;
}

function withEnrollment(person: Person, row: FaceRow, faceId: string, now: string): Person {
  const checksum = checksumOf(row);
  const entries: readonly ChecksumEntry[] = checksum === undefined ? [] : [[checksum, [faceId]]];
  return {
    ...person,
    // Enroll fills an item of the version before from all rows, this one among them.
    checksums: person.checksums && withEntries(person.checksums, entries, person.faceIds),
    enrolledCount: person.enrolledCount + 1,
    lastEnrolledAt: now,
    revision: person.revision + 1,
    updatedAt: now,
  };
}

/** The bytes of the image made this face, and none of its other candidates. */
function withSettledFace(person: Person, row: FaceRow, faceId: string, now: string): Person {
  const checksum = checksumOf(row);
  const { checksums } = person;
  const candidates = checksum === undefined ? undefined : checksums?.[checksum];
  const rejected = (row.faceIdCandidates ?? []).filter((candidate) => candidate !== faceId);
  const faces = candidates?.filter((candidate) => !rejected.includes(candidate));
  return {
    ...person,
    ...(checksum !== undefined && faces !== undefined && { checksums: { ...checksums, [checksum]: faces } }),
    revision: person.revision + 1,
    updatedAt: now,
  };
}

const CHANGED_MEANWHILE =
  'Its row or its person changed while this command ran, and nothing was written. Run the same command again.';

function hasOpenCall(person: Person | undefined): person is Person & { readonly openCall: OpenCall } {
  return person?.openCall !== undefined;
}

function callIsOpen(
  { personId, openCall }: Person & { readonly openCall: OpenCall },
  { clock }: ResubmitPorts,
): string {
  const seconds = Math.max(1, Math.ceil((openCall.until - clock.now()) / 1000));
  return `A request for person ${personId} is open, or its answer was lost. Nothing about the person may change before that is settled. Run the same command again in ${seconds} s. If the request stays open, resubmit a PENDING image of the person: enroll then looks the request up.`;
}

function refused({ objectKey, version }: FaceRow, message: string): ResubmitResult {
  return { kind: 'refused', image: { objectKey, version }, message };
}
