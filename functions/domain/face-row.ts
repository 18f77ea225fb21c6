import type { Orientation } from './image/orientation.ts';
import type { OriginalFormat } from './image/original-formats.ts';
import type { FailedReason, RejectedReason, WaitingReason } from './reasons.ts';

/** One version of one object: the unit that is enrolled. `objectKey` is the key as the app wrote it. */
export interface ImageRef {
  readonly objectKey: string;
  readonly version: string;
}

type FaceStatus = 'PENDING' | 'ENROLLED' | 'REJECTED' | 'FAILED';

/** What an upload or the stack may ask of Tencent; absent means that Tencent's own default applies. */
export interface FaceOptions {
  /** 0 to 100 */
  readonly faceMatchThreshold?: number | undefined;
  /** 0 to 4 */
  readonly qualityControl?: number | undefined;
  /** 0 or 1 */
  readonly needRotateDetection?: number | undefined;
}

/** Pixels, relative to the top left corner of the image. */
export interface FaceRect {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

/** The JPEG of an image in the prepared bucket. */
export interface PreparedObject {
  readonly key: string;
  /** Pixels. */
  readonly width: number;
  readonly height: number;
  /** Bytes. */
  readonly size: number;
}

/** One item of the Faces table. Timestamps are ISO 8601, UTC, with milliseconds. */
export interface FaceRow extends ImageRef, FaceOptions {
  readonly status: FaceStatus;
  readonly personId?: string | undefined;
  readonly personTag?: string | undefined;
  /** As the app keeps the consent of the person. */
  readonly consentId?: string | undefined;
  readonly reason?: RejectedReason | FailedReason | WaitingReason | undefined;
  readonly message?: string | undefined;
  readonly tencentCode?: string | undefined;
  readonly requestId?: string | undefined;
  readonly faceId?: string | undefined;
  readonly faceRect?: FaceRect | undefined;
  readonly faceModelVersion?: string | undefined;
  readonly faceIdSource?: 'response' | 'reconciled' | undefined;
  readonly faceIdCandidates?: readonly string[] | undefined;
  /** Whether the person was created with this image. */
  readonly createdPerson?: boolean | undefined;
  /** When the face of an ENROLLED image was removed from its person. The status stays. */
  readonly removedAt?: string | undefined;
  /** The faces that the image had before it was enrolled again by `faces rebuild`. */
  readonly formerFaceIds?: readonly string[] | undefined;
  /** Of a DuplicateImage: the face that the same bytes already gave the person; with candidates one of them. */
  readonly duplicateOf?: string | undefined;
  /** Of the last request that left us. */
  readonly transport?: Transport | undefined;
  /** Of the next request, when it is not the usual one. */
  readonly nextTransport?: Transport | undefined;
  readonly bucket: string;
  readonly eTag?: string | undefined;
  /** What identifies the bytes; absent when S3 has none, or the version before wrote the row. */
  readonly checksum?: string | undefined;
  readonly size?: number | undefined;
  readonly format?: OriginalFormat | undefined;
  /** Pixels, as stored in the file. */
  readonly width?: number | undefined;
  readonly height?: number | undefined;
  /** EXIF orientation 2 to 8; absent when the image is upright, or not known to be turned. */
  readonly orientation?: Orientation | undefined;
  /** The JPEG that is sent instead of the original. */
  readonly prepared?: PreparedObject | undefined;
  /** How often the decoding of the image was started without an end. */
  readonly prepareStarts?: number | undefined;
  readonly attempts: number;
  /** Requests in a row that ended with `reason` for this image alone: what the short retry counts. */
  readonly reasonAttempts?: number | undefined;
  /** The stage before enroll that has the image: `prepare`. Enroll takes no such row. */
  readonly stage?: string | undefined;
  readonly submission: number;
  readonly uploadedAt: string;
  readonly receivedAt: string;
  readonly submittedAt?: string | undefined;
  readonly completedAt?: string | undefined;
  readonly updatedAt: string;
  readonly statusDay?: string | undefined;
}

/** How the image reaches Tencent: it fetches a presigned URL, or gets the bytes in the request. */
export type Transport = 'url' | 'base64';

/** A map key that no two images share: `version` never contains a line feed. */
export function imageId(ref: ImageRef): string {
  return `${ref.version}\n${ref.objectKey}`;
}

export function isFinal(row: FaceRow): boolean {
  return row.status === 'ENROLLED' || row.status === 'REJECTED';
}

/** Rejections before any request that only enroll decides. */
const NEVER_BY_INTAKE = ['PersonErased', 'DuplicateImage', 'PersonNotFound', 'PersonFull'] as const;

/** Whether the person counts the rejection: some reasons are given by intake and by Tencent. */
export function isRejectedByEnroll({ status, reason, attempts, tencentCode }: FaceRow): boolean {
  if (status !== 'REJECTED') return false;
  return attempts > 0 || tencentCode !== undefined || NEVER_BY_INTAKE.some((one) => one === reason);
}

/** The value of `stage` while the prepare stage has the image. */
export const PREPARE_STAGE = 'prepare';

/** Whether the image is still in a stage before enroll, which sends it on when it is done. */
export function isInEarlierStage({ stage }: FaceRow): boolean {
  return stage !== undefined;
}

/** Whether the row is as the write of an outcome left it: every later write has another `updatedAt`. */
export function isOutcomeWrite({ completedAt, updatedAt }: FaceRow): boolean {
  return completedAt !== undefined && completedAt === updatedAt;
}

/** Whether the row is as the write left it that recorded the removal of its face. */
export function isRemovalWrite({ removedAt, updatedAt }: FaceRow): boolean {
  return removedAt !== undefined && removedAt === updatedAt;
}

/** Sort key of the index `byStatusDay`: the UTC day on which the image was received. */
export function statusDay(status: 'REJECTED' | 'FAILED', receivedAt: string): string {
  return `${status}#${receivedAt.slice(0, 10)}`;
}
