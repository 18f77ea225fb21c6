import type { FaceRow } from '../../functions/domain/face-row.ts';
import { type ImageRejection, isOneOf, type PersonRejection, type Reason } from '../../functions/domain/reasons.ts';
import { outcomeText } from './outcome-text.ts';
import type { OperatorDecision } from './ports.ts';

/** What resubmitting means for a row. */
export type Plan =
  /** Its message is sent again; the status stays. */
  | { readonly kind: 'sendAgain' }
  /** REJECTED becomes PENDING. */
  | { readonly kind: 'reopenRejected' }
  /** REJECTED before any request to Tencent, for what the prepare stage may change: it becomes PENDING and is prepared. */
  | { readonly kind: 'prepare' }
  /** OutcomeUnknown becomes PENDING. */
  | { readonly kind: 'reopenUnknown' }
  | { readonly kind: 'enroll'; readonly faceId: string }
  /** ENROLLED stays; one of its candidates becomes its face. */
  | { readonly kind: 'settleFace'; readonly faceId: string }
  | { readonly kind: 'refuse'; readonly message: string };

export function planFor(row: FaceRow, decision: OperatorDecision | undefined): Plan {
  const isUnknown = row.status === 'FAILED' && row.reason === 'OutcomeUnknown';
  if (isUnknown) return planForUnknown(row, decision);
  if (isFaceUncertain(row) && decision?.kind === 'enrolled')
    return planForCandidate(row, decision.faceId, 'settleFace');
  if (decision !== undefined) {
    return refuse(
      `--enrolled and --not-enrolled are for a row that is FAILED OutcomeUnknown, and --enrolled also for one that is ENROLLED with faceIdCandidates. This row is ${outcomeText(row)}: leave the option out.`,
    );
  }
  switch (row.status) {
    case 'PENDING':
      return row.personId === undefined ? refuse(NO_PERSON) : { kind: 'sendAgain' };
    case 'FAILED':
      return planForFailed(row);
    case 'REJECTED':
      if (canBePrepared(row)) return { kind: 'prepare' };
      return wasAccepted(row) ? { kind: 'reopenRejected' } : refuse(rejectedByIntake(row));
    case 'ENROLLED':
      return refuse(
        'It is ENROLLED already: only a row that is PENDING, FAILED or REJECTED can be resubmitted. To enroll the image once more, upload it again.',
      );
  }
}

const NO_PERSON = 'Its row has no personId, so it cannot be enrolled. Upload the image again, with a person tag.';

function planForUnknown(row: FaceRow, decision: OperatorDecision | undefined): Plan {
  const candidates = row.faceIdCandidates ?? [];
  if (decision === undefined) {
    return refuse(
      `It is FAILED OutcomeUnknown: one of the faces ${candidates.join(', ') || '(none listed)'} may be the image, and sending it again could add it twice. Look at the person at Tencent, then give --enrolled <face id> or --not-enrolled.`,
    );
  }
  if (decision.kind === 'notEnrolled') {
    return row.personId === undefined ? refuse(NO_PERSON) : { kind: 'reopenUnknown' };
  }
  return planForCandidate(row, decision.faceId, 'enroll');
}

function planForCandidate({ faceIdCandidates = [] }: FaceRow, faceId: string, kind: 'enroll' | 'settleFace'): Plan {
  if (faceIdCandidates.includes(faceId)) return { kind, faceId };
  return refuse(
    `The face of --enrolled is '${faceId}'. Expected one of the row's faceIdCandidates: ${faceIdCandidates.join(', ') || 'it has none'}.`,
  );
}

/** Whether the image has one of several faces, and a lost answer does not tell which. */
function isFaceUncertain({ status, faceId, faceIdCandidates, removedAt }: FaceRow): boolean {
  return status === 'ENROLLED' && faceId === undefined && faceIdCandidates !== undefined && removedAt === undefined;
}

function planForFailed(row: FaceRow): Plan {
  if (row.reason === 'BucketNotVersioned') {
    return refuse(
      'It is FAILED BucketNotVersioned: it was written while the bucket kept no versions, and cannot be told from a later upload. Enable versioning, then upload the image again.',
    );
  }
  if (row.reason === 'ObjectEncryptedByCustomer') {
    return refuse(
      'It is FAILED ObjectEncryptedByCustomer: only its uploader has the key to the object, so it can never be read. Upload the image again without SSE-C.',
    );
  }
  if (row.personId === undefined) {
    return refuse(
      `It is ${outcomeText(row)}: the object was never read, so its person is not known. Fix the cause, then send its event again: redrive --queue uploads --key <key>.`,
    );
  }
  return { kind: 'sendAgain' };
}

function rejectedByIntake(row: FaceRow): string {
  return `It is ${outcomeText(row)}, decided by intake. Neither the key nor the metadata nor the bytes of a version can change, so it would be rejected again. Upload the corrected image.`;
}

function refuse(message: string): Plan {
  return { kind: 'refuse', message };
}

/** Rejections for what a prepared image has no more: of intake, of the version before, or of the prepare stage. */
const FOR_THE_FILE: readonly Reason[] = [
  'KeyUnsupported',
  'ImageTooLarge',
  'FormatUnsupported',
  'DimensionsOutOfRange',
  'ImageUndecodable',
];

/** Whether the image was never sent, and the prepare stage may make another one of it. */
function canBePrepared({ reason, personId, attempts, tencentCode, prepared }: FaceRow): boolean {
  const wasSent = attempts > 0 || tencentCode !== undefined || prepared !== undefined;
  return !wasSent && personId !== undefined && isOneOf(FOR_THE_FILE, reason);
}

/** Rejections that intake never gives. */
const NEVER_BY_INTAKE: readonly (ImageRejection | PersonRejection)[] = [
  'NoFaceDetected',
  'ImageUndecodable',
  'QualityTooLow',
  'NotSamePerson',
  'FaceTooSmall',
  'DuplicateImage',
  'PersonNotFound',
  'PersonFull',
  'SimilarPersonExists',
  'PersonErased',
];

/** Whether intake had accepted the image: some reasons are given both by intake and by Tencent. */
function wasAccepted(row: FaceRow): boolean {
  const isFromEnroll = isOneOf(NEVER_BY_INTAKE, row.reason);
  return row.personId !== undefined && (row.attempts > 0 || row.tencentCode !== undefined || isFromEnroll);
}

/** Rejections because of the person or its faces: an operator who resubmits has changed them at Tencent since. */
const FOR_FACES: readonly (ImageRejection | PersonRejection)[] = [
  'PersonNotFound',
  'PersonTagIllegal',
  'PersonFull',
  'DuplicateImage',
];

export function isRejectedForFaces(reason: Reason | undefined): boolean {
  return isOneOf(FOR_FACES, reason);
}
