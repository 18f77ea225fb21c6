import type { OUTCOME_REASONS } from './outcome-reasons.ts';

/** One outcome of one image version. What does not apply is absent. Times are in ISO 8601, in UTC. */
export type ImageOutcome = EnrolledOutcome | RejectedOutcome | FailedOutcome;

interface OutcomeInCommon {
  schemaVersion: '1';
  /** The same for each delivery of this outcome. */
  outcomeId: string;
  /** The pipeline: the name of the stack, and the path of the construct in it. */
  stack: string;
  bucket: string;
  objectKey: string;
  /** The version id of the object. */
  version: string;
  /** Absent when the person tag is missing or illegal. */
  personId?: string | undefined;
  consentId?: string | undefined;
  format?: 'jpeg' | 'png' | 'bmp' | 'webp' | 'gif' | 'tiff' | 'avif' | 'heic' | undefined;
  /** Bytes of the object. */
  size?: number | undefined;
  /** Pixels, as stored in the file. */
  width?: number | undefined;
  /** Pixels, as stored in the file. */
  height?: number | undefined;
  /** Of EXIF, 2 to 8. */
  orientation?: number | undefined;
  /** The JPEG that was sent instead of the original: its pixels, and its bytes. */
  prepared?: { width: number; height: number; size: number } | undefined;
  /** Of Tencent's last answer. */
  requestId?: string | undefined;
  attempts: number;
  submission: number;
  uploadedAt: string;
  receivedAt: string;
  submittedAt?: string | undefined;
  completedAt: string;
}

/** Tencent added the face. */
export interface EnrolledOutcome extends OutcomeInCommon {
  status: 'ENROLLED';
  personId: string;
  /** Absent when faceIdCandidates is present. */
  faceId?: string | undefined;
  faceIdSource: 'response' | 'reconciled';
  faceIdCandidates?: string[] | undefined;
  /** Pixels of the original, as people see it. */
  faceRect?: { x: number; y: number; width: number; height: number } | undefined;
  faceModelVersion?: string | undefined;
  createdPerson?: true | undefined;
}

interface OutcomeWithoutFace extends OutcomeInCommon {
  /** What was received instead of a legal PersonId. */
  personTag?: string | undefined;
  message: string;
  /** Of Tencent. */
  tencentCode?: string | undefined;
  faceIdCandidates?: string[] | undefined;
}

/** The image cannot be enrolled as it is: the user has to upload another one, or the person has to change. */
export interface RejectedOutcome extends OutcomeWithoutFace {
  status: 'REJECTED';
  reason: (typeof OUTCOME_REASONS.REJECTED)[number];
  /** The face that the same bytes already gave the person. With faceIdCandidates, it is one of these. */
  duplicateOf?: string | undefined;
}

/** An operator has to act. The image may still be enrolled after that. */
export interface FailedOutcome extends OutcomeWithoutFace {
  status: 'FAILED';
  reason: (typeof OUTCOME_REASONS.FAILED)[number];
}
