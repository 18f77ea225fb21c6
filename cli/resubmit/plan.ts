import type { FaceRow } from '../../functions/domain/face-row.ts';
import type { ImageRejection, PersonRejection, Reason } from '../../functions/domain/reasons.ts';
import type { OperatorDecision } from './ports.ts';

/** Pure: what resubmitting means for a row. */
export type Plan =
  /** Its message goes again; the status stays. */
  | { readonly kind: 'sendAgain' }
  /** REJECTED becomes PENDING. */
  | { readonly kind: 'reopenRejected' }
  /** OutcomeUnknown becomes PENDING. */
  | { readonly kind: 'reopenUnknown' }
  | { readonly kind: 'enroll'; readonly faceId: string }
  | { readonly kind: 'refuse'; readonly message: string };

export function planFor(row: FaceRow, decision: OperatorDecision | undefined): Plan {
  const isUnknown = row.status === 'FAILED' && row.reason === 'OutcomeUnknown';
  if (isUnknown) return planForUnknown(row, decision);
  if (decision !== undefined) {
    return refuse(
      `--enrolled and --not-enrolled decide what nobody could tell: expected a row that is FAILED OutcomeUnknown, found ${said(row)}. Leave the option out.`,
    );
  }
  switch (row.status) {
    case 'PENDING':
      return row.personId === undefined ? refuse(NO_PERSON) : { kind: 'sendAgain' };
    case 'FAILED':
      return planForFailed(row);
    case 'REJECTED':
      return wasAccepted(row) ? { kind: 'reopenRejected' } : refuse(rejectedByIntake(row));
    case 'ENROLLED':
      return refuse(
        'It is ENROLLED: expected a row that is PENDING, FAILED or REJECTED. There is nothing to do; to enroll the image once more, upload it again.',
      );
  }
}

const NO_PERSON = 'Its row has no personId, so nobody can be enrolled. Upload the image again.';

function planForUnknown(row: FaceRow, decision: OperatorDecision | undefined): Plan {
  const candidates = row.faceIdCandidates ?? [];
  if (decision === undefined) {
    return refuse(
      `It is FAILED OutcomeUnknown: it may be one of the faces ${candidates.join(', ') || '(none listed)'}, and sending it again could add it twice. Look at the person at Tencent, then say --enrolled <face id> or --not-enrolled.`,
    );
  }
  if (decision.kind === 'notEnrolled') {
    return row.personId === undefined ? refuse(NO_PERSON) : { kind: 'reopenUnknown' };
  }
  if (candidates.includes(decision.faceId)) return { kind: 'enroll', faceId: decision.faceId };
  return refuse(
    `The face of --enrolled is '${decision.faceId}': expected one of the row's faceIdCandidates, ${candidates.join(', ') || 'of which there are none'}.`,
  );
}

function planForFailed(row: FaceRow): Plan {
  if (row.reason === 'BucketNotVersioned') {
    return refuse(
      'It is FAILED BucketNotVersioned: it was written while the bucket kept no versions and cannot be told from a later upload. Switch versioning on and upload the image again.',
    );
  }
  if (row.reason === 'ObjectEncryptedByCustomer') {
    return refuse(
      'It is FAILED ObjectEncryptedByCustomer: only its uploader has the key to the object, so it can never be read. Upload the image again without SSE-C.',
    );
  }
  if (row.personId === undefined) {
    return refuse(
      `It is ${said(row)}: the object was never read, so its person is not known. Mend the cause, then send its event again: redrive --queue uploads --key <key>.`,
    );
  }
  return { kind: 'sendAgain' };
}

function rejectedByIntake(row: FaceRow): string {
  return `It is ${said(row)}, decided before Tencent was asked: neither the key nor the metadata nor the bytes of a version can change, so it would be rejected again. Expected a rejection by Tencent or because of the person. Upload the image again, mended.`;
}

function refuse(message: string): Plan {
  return { kind: 'refuse', message };
}

function said({ status, reason }: FaceRow): string {
  return reason === undefined ? status : `${status} ${reason}`;
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
];

/** Whether intake had accepted the image: some reasons are given by intake and by Tencent alike. */
function wasAccepted(row: FaceRow): boolean {
  const isFromEnroll = NEVER_BY_INTAKE.some((reason) => reason === row.reason);
  return row.personId !== undefined && (row.attempts > 0 || row.tencentCode !== undefined || isFromEnroll);
}

/** Rejections that the person or its faces were the cause of: who resubmits has changed them at Tencent meanwhile. */
const FOR_FACES: readonly (ImageRejection | PersonRejection)[] = [
  'PersonNotFound',
  'PersonTagIllegal',
  'PersonFull',
  'DuplicateImage',
];

export function isRejectedForFaces(reason: Reason | undefined): boolean {
  return FOR_FACES.some((one) => one === reason);
}
