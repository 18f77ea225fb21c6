/** Every reason that an outcome may have, those of stages that a stack does not use included. */
export const OUTCOME_REASONS = {
  REJECTED: [
    'PersonTagMissing',
    'PersonTagIllegal',
    'OptionIllegal',
    'ConsentMissing',
    'PersonNameIllegal',
    'PersonErased',
    'KeyUnsupported',
    'ObjectGone',
    'ObjectReplaced',
    'ImageEmpty',
    'ImageTooLarge',
    'FormatUnsupported',
    'DimensionsOutOfRange',
    'ImageUndecodable',
    'NoFaceDetected',
    'QualityTooLow',
    'NotSamePerson',
    'FaceTooSmall',
    'DuplicateImage',
    'PersonNotFound',
    'PersonFull',
    'SimilarPersonExists',
  ],
  FAILED: [
    'ObjectUnreadable',
    'BucketNotVersioned',
    'NotQueued',
    'ObjectArchived',
    'ObjectEncryptedByCustomer',
    'NotPrepared',
    'AlgorithmError',
    'DownloadFailed',
    'UrlRefused',
    'RequestRefused',
    'UnknownCode',
    'PersonBusy',
    'Throttled',
    'TencentUnavailable',
    'CredentialsRefused',
    'CredentialsNotSet',
    'PermissionDenied',
    'AccountProblem',
    'GroupNotFound',
    'OutcomeUnknown',
  ],
} as const;

export const OUTCOME_STATUSES = ['ENROLLED', 'REJECTED', 'FAILED'] as const;

export type OutcomeStatus = (typeof OUTCOME_STATUSES)[number];

export type OutcomeReason = (typeof OUTCOME_REASONS)[keyof typeof OUTCOME_REASONS][number];
