/** The one word that an app can switch on. These lists are complete and part of the public contract. */

const INTAKE_REJECTIONS = [
  'PersonTagMissing',
  'PersonTagIllegal',
  'ConsentMissing',
  'PersonNameIllegal',
  'OptionIllegal',
  'KeyUnsupported',
  'ObjectGone',
  'ObjectReplaced',
  'ImageEmpty',
  'ImageTooLarge',
  'FormatUnsupported',
  'DimensionsOutOfRange',
] as const;
export type IntakeRejection = (typeof INTAKE_REJECTIONS)[number];

/** Why S3 refuses an object to every reader that has the permission: waiting does not change that. */
const OBJECT_REFUSALS = ['ObjectArchived', 'ObjectEncryptedByCustomer'] as const;
export type ObjectRefusal = (typeof OBJECT_REFUSALS)[number];

export const INTAKE_FAILURES = [...OBJECT_REFUSALS, 'ObjectUnreadable', 'BucketNotVersioned', 'NotQueued'] as const;
export type IntakeFailure = (typeof INTAKE_FAILURES)[number];

/** Why an image can never be prepared. */
const PREPARE_REJECTIONS = [
  'ImageUndecodable',
  'DimensionsOutOfRange',
  'FormatUnsupported',
  'ImageEmpty',
  'ImageTooLarge',
  'ObjectGone',
] as const;
export type PrepareRejection = (typeof PREPARE_REJECTIONS)[number];

/** Why an image was not prepared, for a cause that is not its own. */
export const PREPARE_FAILURES = ['NotPrepared'] as const;
export type PrepareFailure = (typeof PREPARE_FAILURES)[number];

/** What a PENDING image waits for before enroll may take it. */
export const WAITING_REASONS = ['WaitsForPreparation'] as const;
export type WaitingReason = (typeof WAITING_REASONS)[number];

/** Why Tencent, what is known of the person, or a rule of the stack refuses one image for good. */
const IMAGE_REJECTIONS = [
  'NoFaceDetected',
  'ImageUndecodable',
  'DimensionsOutOfRange',
  'QualityTooLow',
  'NotSamePerson',
  'FaceTooSmall',
  'ImageTooLarge',
  'ImageEmpty',
  'DuplicateImage',
  'ObjectGone',
  'PersonNameIllegal',
  'SimilarPersonExists',
  'ConsentMissing',
  'PersonErased',
] as const;
export type ImageRejection = (typeof IMAGE_REJECTIONS)[number];

const PERSON_REJECTIONS = ['PersonNotFound', 'PersonTagIllegal', 'PersonFull'] as const;
export type PersonRejection = (typeof PERSON_REJECTIONS)[number];

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
  'GroupNotFound',
] as const;
export type ServiceTrouble = (typeof SERVICE_TROUBLES)[number];

export const ENROLL_TROUBLES = [...IMAGE_TROUBLES, ...REQUEST_TROUBLES, ...SERVICE_TROUBLES] as const;
export type EnrollTrouble = (typeof ENROLL_TROUBLES)[number];

/** Intake and enroll share some of them. */
export const REJECTED_REASONS = [
  ...INTAKE_REJECTIONS,
  ...PREPARE_REJECTIONS,
  ...IMAGE_REJECTIONS,
  ...PERSON_REJECTIONS,
] as const;
export type RejectedReason = (typeof REJECTED_REASONS)[number];

export const FAILED_REASONS = [...INTAKE_FAILURES, ...PREPARE_FAILURES, ...ENROLL_TROUBLES, 'OutcomeUnknown'] as const;
export type FailedReason = (typeof FAILED_REASONS)[number];

export type Reason = RejectedReason | FailedReason | WaitingReason;

/** Narrows a reason to one of a list above. */
export function isOneOf<R extends Reason>(list: readonly R[], reason: Reason | undefined): reason is R {
  return list.some((one) => one === reason);
}
