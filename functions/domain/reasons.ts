/** The one word that an app can switch on. These lists are complete and part of the public contract. */

export type IntakeRejection =
  | 'PersonTagMissing'
  | 'PersonTagIllegal'
  | 'OptionIllegal'
  | 'ObjectGone'
  | 'ObjectReplaced'
  | 'ImageEmpty'
  | 'ImageTooLarge'
  | 'FormatUnsupported'
  | 'DimensionsOutOfRange';

export const INTAKE_FAILURES = ['ObjectUnreadable', 'BucketNotVersioned', 'NotQueued'] as const;
export type IntakeFailure = (typeof INTAKE_FAILURES)[number];

/** Why Tencent, or what is known of the person, refuses one image for good. */
export type ImageRejection =
  | 'NoFaceDetected'
  | 'ImageUndecodable'
  | 'DimensionsOutOfRange'
  | 'QualityTooLow'
  | 'NotSamePerson'
  | 'FaceTooSmall'
  | 'ImageTooLarge'
  | 'ImageEmpty'
  | 'DuplicateImage'
  | 'ObjectGone';

export type PersonRejection = 'PersonNotFound' | 'PersonTagIllegal' | 'PersonFull';

/** Causes that belong to one image and may pass: retried alone, a few times. */
export const IMAGE_TROUBLES = ['AlgorithmError', 'DownloadFailed', 'UrlRefused'] as const;
export type ImageTrouble = (typeof IMAGE_TROUBLES)[number];

/** Causes that belong to our own request: retried a few times. */
export const REQUEST_TROUBLES = ['RequestRefused', 'UnknownCode'] as const;
export type RequestTrouble = (typeof REQUEST_TROUBLES)[number];

/** Causes that belong to Tencent or to the account: retried for hours. */
export const SERVICE_TROUBLES = [
  'PersonBusy',
  'Throttled',
  'TencentUnavailable',
  'CredentialsRefused',
  'CredentialsNotSet',
  'PermissionDenied',
  'AccountProblem',
] as const;
export type ServiceTrouble = (typeof SERVICE_TROUBLES)[number];

export const ENROLL_TROUBLES = [...IMAGE_TROUBLES, ...REQUEST_TROUBLES, ...SERVICE_TROUBLES] as const;
export type EnrollTrouble = (typeof ENROLL_TROUBLES)[number];

export type RejectedReason = IntakeRejection | ImageRejection | PersonRejection;
export type FailedReason = IntakeFailure | EnrollTrouble | 'OutcomeUnknown';
export type Reason = RejectedReason | FailedReason;

/** Narrows a reason to one of a list above. */
export function isOneOf<R extends Reason>(list: readonly R[], reason: Reason | undefined): reason is R {
  return list.some((one) => one === reason);
}
