import { isoTime } from './clock.ts';
import { type FaceRect, type FaceRow, PREPARE_STAGE, statusDay, type Transport } from './face-row.ts';
import { waitingMessage } from './reason-messages.ts';
import type { EnrollTrouble, ImageRejection, PersonRejection } from './reasons.ts';

interface Why<R extends string> {
  readonly reason: R;
  readonly message: string;
  readonly tencentCode?: string | undefined;
}

/** Of a DuplicateImage: the face that the same bytes already gave the person. */
interface DuplicateOf {
  readonly duplicateOf: string;
  /** When a lost answer does not tell which face it is; `duplicateOf` is one of them. */
  readonly faceIdCandidates?: readonly string[] | undefined;
}

/** What is known of an image after it was tried. */
export type Verdict =
  | {
      readonly to: 'ENROLLED';
      readonly faceId: string;
      readonly faceIdSource: 'response' | 'reconciled';
      /** The person was created with this image. */
      readonly createdPerson?: true;
      readonly faceRect?: FaceRect | undefined;
      readonly faceModelVersion?: string | undefined;
    }
  /** Several images of a lost call were all added: which face is whose cannot be told. */
  | { readonly to: 'ENROLLED'; readonly faceIdSource: 'reconciled'; readonly faceIdCandidates: readonly string[] }
  | ({ readonly to: 'REJECTED' } & Why<ImageRejection | PersonRejection> & Partial<DuplicateOf>)
  | ({ readonly to: 'FAILED'; readonly reasonAttempts?: number } & Why<EnrollTrouble>)
  | ({ readonly to: 'FAILED'; readonly faceIdCandidates?: readonly string[] } & Why<'OutcomeUnknown'>)
  /** The status stays; only what is said of the last attempt changes. A rejection for several images is held by none yet. */
  | ({
      readonly to: 'RETRY';
      readonly reasonAttempts?: number;
      /** The image has failed for good by the usual transport. */
      readonly nextTransport?: Transport;
    } & Why<EnrollTrouble | ImageRejection | 'PersonFull'>)
  /** Only the attempt is counted. */
  | { readonly to: 'AS_IT_IS' }
  /** The image goes back to the prepare stage, and its next message has another id than the last one. */
  | { readonly to: 'PREPARE' }
  /** The face of an ENROLLED image is not on the person any more. */
  | { readonly to: 'REMOVED' }
  /** The row does not change. */
  | { readonly to: 'UNTOUCHED' };

/** One change of one row of the Faces table, made from the row as it was read. */
export interface RowChange {
  readonly row: FaceRow;
  readonly verdict: Verdict;
  /** Epoch milliseconds of the change. */
  readonly at: number;
  /** Of a CreateFace request that carried the image and left us. */
  readonly attempt?: { readonly sentAt: number; readonly transport: Transport } | undefined;
  /** Tencent's, of the answer that decided. */
  readonly requestId?: string | undefined;
}

/** The attributes to set and, where the value is undefined, to remove. */
export type RowPatch = Partial<FaceRow>;

export function patchOf({ row, verdict, at, attempt, requestId }: RowChange): RowPatch {
  const now = changeTime(row, at);
  return {
    updatedAt: now,
    ...(attempt && {
      attempts: row.attempts + 1,
      submittedAt: isoTime(attempt.sentAt),
      transport: attempt.transport,
    }),
    ...(requestId !== undefined && { requestId }),
    ...statusPatch(row, verdict, now),
  };
}

/**
 * When a change is made that is decided at `at`. An outcome is what sets `completedAt` to the time of its own write. Readers
 * of the table tell it by the two being equal, so no other write, and no other outcome, may have that time. Each is
 * later than the last outcome, also by a clock that is behind.
 */
export function changeTime({ completedAt }: FaceRow, at: number): string {
  const earliest = completedAt === undefined ? at : Date.parse(completedAt) + 1;
  return isoTime(Math.max(at, earliest));
}

/** The row as it is once the change is written. */
export function changed(change: RowChange): FaceRow {
  return { ...change.row, ...patchOf(change) };
}

/** Until it is prepared, enroll must not take the image. The version before skips it for its reason. */
export const WAITS_FOR_PREPARATION = {
  stage: PREPARE_STAGE,
  reason: 'WaitsForPreparation',
  message: waitingMessage('WaitsForPreparation'),
} as const;
const NO_TROUBLE = { reason: undefined, message: undefined, tencentCode: undefined, reasonAttempts: undefined };
const DECIDED = { nextTransport: undefined };
const NO_FACE = {
  faceIdCandidates: undefined,
  duplicateOf: undefined,
  createdPerson: undefined,
  removedAt: undefined,
};

function statusPatch(row: FaceRow, verdict: Verdict, now: string): RowPatch {
  const { to, ...said } = verdict;
  switch (to) {
    case 'ENROLLED':
      return { ...NO_TROUBLE, ...NO_FACE, ...said, ...DECIDED, status: to, completedAt: now, statusDay: undefined };
    case 'REJECTED':
    case 'FAILED':
      return {
        ...(to === 'REJECTED' && DECIDED),
        ...NO_TROUBLE,
        ...NO_FACE,
        ...said,
        status: to,
        completedAt: now,
        statusDay: statusDay(to, row.receivedAt),
      };
    case 'RETRY':
      return { ...NO_TROUBLE, ...said };
    case 'REMOVED':
      return { removedAt: now };
    case 'AS_IT_IS':
    case 'UNTOUCHED':
      return {};
    case 'PREPARE':
      return {
        stage: PREPARE_STAGE,
        prepared: undefined,
        submission: row.submission + 1,
        // What a redriven image failed for stays until it has been tried again.
        ...(row.status === 'PENDING' && { ...NO_TROUBLE, ...WAITS_FOR_PREPARATION }),
      };
  }
}
