import type { ImageRejection, ImageTrouble, PersonRejection, RequestTrouble, ServiceTrouble } from '../reasons.ts';

/** What one of Tencent's codes asks for. */
export type Disposition =
  | { readonly kind: 'rejectImage'; readonly reason: ImageRejection }
  | { readonly kind: 'rejectPerson'; readonly reason: Exclude<PersonRejection, 'PersonFull'> }
  /** The person that was to be created exists already: no outcome of the image. */
  | { readonly kind: 'personExists' }
  /** There are fewer places left on the person than images were sent. */
  | { readonly kind: 'personFull' }
  /** Belongs to one image and may pass: that image alone, a few times. */
  | { readonly kind: 'retryImage'; readonly reason: ImageTrouble }
  /** Our request is wrong: a few times, and an operator is told. */
  | { readonly kind: 'retryRequest'; readonly reason: RequestTrouble; readonly alarm: true }
  | RetryLater
  /** It may have been carried out: look before anything else is sent. */
  | { readonly kind: 'outcomeUnknown' };

/** Belongs to Tencent or to the account: for hours. */
interface RetryLater {
  readonly kind: 'retryLater';
  readonly reason: ServiceTrouble;
  /** Whether an operator has to act before it can end. */
  readonly alarm: boolean;
  /** The rate limit was hit: no request is sent for a moment. */
  readonly throttled?: true;
  /** The keys may have been rotated: the secret has to be read again. */
  readonly credentials?: true;
}

const rejectImage = (reason: ImageRejection): Disposition => ({ kind: 'rejectImage', reason });
const retryImage = (reason: ImageTrouble): Disposition => ({ kind: 'retryImage', reason });
const PERSON_TAG_ILLEGAL: Disposition = { kind: 'rejectPerson', reason: 'PersonTagIllegal' };
const PERSON_NOT_FOUND: Disposition = { kind: 'rejectPerson', reason: 'PersonNotFound' };
const PERSON_EXISTS: Disposition = { kind: 'personExists' };
const PERSON_FULL: Disposition = { kind: 'personFull' };
const PERSON_BUSY: Disposition = { kind: 'retryLater', reason: 'PersonBusy', alarm: false };
const THROTTLED: Disposition = { kind: 'retryLater', reason: 'Throttled', alarm: false, throttled: true };
const OUTCOME_UNKNOWN: Disposition = { kind: 'outcomeUnknown' };
const CREDENTIALS_REFUSED: Disposition = {
  kind: 'retryLater',
  reason: 'CredentialsRefused',
  alarm: true,
  credentials: true,
};
const PERMISSION_DENIED: Disposition = { kind: 'retryLater', reason: 'PermissionDenied', alarm: true };
const ACCOUNT_PROBLEM: Disposition = { kind: 'retryLater', reason: 'AccountProblem', alarm: true };
const GROUP_NOT_FOUND: Disposition = { kind: 'retryLater', reason: 'GroupNotFound', alarm: true };
const REQUEST_REFUSED: Disposition = { kind: 'retryRequest', reason: 'RequestRefused', alarm: true };
const UNKNOWN_CODE: Disposition = { kind: 'retryRequest', reason: 'UnknownCode', alarm: true };

/**
 * Every code that Tencent lists for CreateFace and CreatePerson, and the codes common to all of its APIs, each by its full
 * name.
 */
const CODES: ReadonlyMap<string, Disposition> = new Map<string, Disposition>([
  ['InvalidParameterValue.NoFaceInPhoto', rejectImage('NoFaceDetected')],
  ['FailedOperation.ImageFacedetectFailed', rejectImage('NoFaceDetected')],
  ['FailedOperation.ImageDecodeFailed', rejectImage('ImageUndecodable')],
  ['FailedOperation.ImageResolutionExceed', rejectImage('DimensionsOutOfRange')],
  ['FailedOperation.ImageResolutionTooSmall', rejectImage('DimensionsOutOfRange')],
  ['FailedOperation.FaceSizeTooSmall', rejectImage('FaceTooSmall')],
  ['FailedOperation.FaceQualityNotQualified', rejectImage('QualityTooLow')],
  ['FailedOperation.ImageSizeExceed', rejectImage('ImageTooLarge')],
  ['InvalidParameterValue.ImageEmpty', rejectImage('ImageEmpty')],
  ['InvalidParameterValue.PersonNameIllegal', rejectImage('PersonNameIllegal')],
  ['InvalidParameterValue.PersonNameTooLong', rejectImage('PersonNameIllegal')],

  ['FailedOperation.ImageDownloadError', retryImage('DownloadFailed')],
  ['InvalidParameterValue.UrlIllegal', retryImage('UrlRefused')],

  ['InvalidParameterValue.PersonIdNotExist', PERSON_NOT_FOUND],
  ['ResourceNotFound.ErrorPersonNotExisted', PERSON_NOT_FOUND],
  ['InvalidParameterValue.PersonIdAlreadyExist', PERSON_EXISTS],
  ['InvalidParameterValue.PersonIdIllegal', PERSON_TAG_ILLEGAL],
  ['InvalidParameterValue.PersonIdTooLong', PERSON_TAG_ILLEGAL],
  ['InvalidParameterValue.PersonFaceNumExceed', PERSON_FULL],
  ['LimitExceeded.ErrorFaceNumExceed', PERSON_FULL],
  ['FailedOperation.ConflictOperation', PERSON_BUSY],
  ['FailedOperation.CreateFaceConcurrent', PERSON_BUSY],
  ['FailedOperation.GroupInDeletedState', PERSON_BUSY],
  ['InvalidParameterValue.GroupIdNotExist', GROUP_NOT_FOUND],

  ['RequestLimitExceeded', THROTTLED],
  ['RequestLimitExceeded.IPLimitExceeded', THROTTLED],
  ['RequestLimitExceeded.UinLimitExceeded', THROTTLED],
  ['RequestLimitExceeded.GlobalRegionUinLimitExceeded', THROTTLED],
  ['FailedOperation.RequestLimitExceeded', THROTTLED],

  ['FailedOperation.RequestTimeout', OUTCOME_UNKNOWN],
  ['FailedOperation.ServerError', OUTCOME_UNKNOWN],
  ['FailedOperation.RpcFail', OUTCOME_UNKNOWN],
  ['FailedOperation.UnKnowError', OUTCOME_UNKNOWN],
  ['InternalError', OUTCOME_UNKNOWN],
  ['ServiceUnavailable', OUTCOME_UNKNOWN],

  ['AuthFailure.InvalidAuthorization', CREDENTIALS_REFUSED],
  ['AuthFailure.InvalidSecretId', CREDENTIALS_REFUSED],
  ['AuthFailure.MFAFailure', CREDENTIALS_REFUSED],
  ['AuthFailure.SecretIdNotFound', CREDENTIALS_REFUSED],
  ['AuthFailure.SignatureExpire', CREDENTIALS_REFUSED],
  ['AuthFailure.SignatureFailure', CREDENTIALS_REFUSED],
  ['AuthFailure.TokenFailure', CREDENTIALS_REFUSED],

  ['AuthFailure.UnauthorizedOperation', PERMISSION_DENIED],
  ['UnauthorizedOperation', PERMISSION_DENIED],
  ['IpInBlacklist', PERMISSION_DENIED],
  ['IpNotInWhitelist', PERMISSION_DENIED],

  ['InvalidParameterValue.AccountFaceNumExceed', ACCOUNT_PROBLEM],
  ['InvalidParameterValue.GroupFaceNumExceed', ACCOUNT_PROBLEM],
  ['LimitExceeded', ACCOUNT_PROBLEM],
  ['ResourceInsufficient', ACCOUNT_PROBLEM],
  ['ResourceUnavailable.Delivering', ACCOUNT_PROBLEM],
  ['ResourceUnavailable.Freeze', ACCOUNT_PROBLEM],
  ['ResourceUnavailable.InArrears', ACCOUNT_PROBLEM],
  ['ResourceUnavailable.LowBalance', ACCOUNT_PROBLEM],
  ['ResourceUnavailable.NotExist', ACCOUNT_PROBLEM],
  ['ResourceUnavailable.Recover', ACCOUNT_PROBLEM],
  ['ResourceUnavailable.StopUsing', ACCOUNT_PROBLEM],
  ['ResourceUnavailable.UnknownStatus', ACCOUNT_PROBLEM],
  ['ResourcesSoldOut.ChargeStatusException', ACCOUNT_PROBLEM],

  ['ActionOffline', REQUEST_REFUSED],
  ['FailedOperation.DuplicatedGroupDescription', REQUEST_REFUSED],
  ['FailedOperation.GroupPersonMapExist', REQUEST_REFUSED],
  ['FailedOperation.GroupPersonMapNotExist', REQUEST_REFUSED],
  ['FailedOperation.SearchFacesExceed', REQUEST_REFUSED],
  ['InvalidAction', REQUEST_REFUSED],
  ['InvalidParameter', REQUEST_REFUSED],
  ['InvalidParameter.InvalidParameter', REQUEST_REFUSED],
  ['InvalidParameterValue', REQUEST_REFUSED],
  ['InvalidParameterValue.DeleteFaceNumExceed', REQUEST_REFUSED],
  ['InvalidParameterValue.FaceMatchThresholdIllegal', REQUEST_REFUSED],
  ['InvalidParameterValue.GroupExDescriptionsExceed', REQUEST_REFUSED],
  ['InvalidParameterValue.GroupExDescriptionsNameIdentical', REQUEST_REFUSED],
  ['InvalidParameterValue.GroupExDescriptionsNameIllegal', REQUEST_REFUSED],
  ['InvalidParameterValue.GroupExDescriptionsNameTooLong', REQUEST_REFUSED],
  ['InvalidParameterValue.GroupIdAlreadyExist', REQUEST_REFUSED],
  ['InvalidParameterValue.GroupIdIllegal', REQUEST_REFUSED],
  ['InvalidParameterValue.GroupIdTooLong', REQUEST_REFUSED],
  ['InvalidParameterValue.GroupIdsExceed', REQUEST_REFUSED],
  ['InvalidParameterValue.GroupNameAlreadyExist', REQUEST_REFUSED],
  ['InvalidParameterValue.GroupNameIllegal', REQUEST_REFUSED],
  ['InvalidParameterValue.GroupNameTooLong', REQUEST_REFUSED],
  ['InvalidParameterValue.GroupNumExceed', REQUEST_REFUSED],
  ['InvalidParameterValue.GroupNumPerPersonExceed', REQUEST_REFUSED],
  ['InvalidParameterValue.GroupTagIllegal', REQUEST_REFUSED],
  ['InvalidParameterValue.GroupTagTooLong', REQUEST_REFUSED],
  ['InvalidParameterValue.LimitExceed', REQUEST_REFUSED],
  ['InvalidParameterValue.NoFaceInGroups', REQUEST_REFUSED],
  ['InvalidParameterValue.OffsetExceed', REQUEST_REFUSED],
  ['InvalidParameterValue.PersonExDescriptionInfosExceed', REQUEST_REFUSED],
  ['InvalidParameterValue.PersonExDescriptionsNameIdentical', REQUEST_REFUSED],
  ['InvalidParameterValue.PersonExDescriptionsNameIllegal', REQUEST_REFUSED],
  ['InvalidParameterValue.PersonExDescriptionsNameTooLong', REQUEST_REFUSED],
  ['InvalidParameterValue.PersonExistInGroup', REQUEST_REFUSED],
  ['InvalidParameterValue.PersonGenderIllegal', REQUEST_REFUSED],
  ['InvalidParameterValue.QualityControlIllegal', REQUEST_REFUSED],
  ['InvalidParameterValue.SearchPersonsExceed', REQUEST_REFUSED],
  ['InvalidParameterValue.UniquePersonControlIllegal', REQUEST_REFUSED],
  ['InvalidParameterValue.UploadFaceNumExceed', REQUEST_REFUSED],
  ['MissingParameter', REQUEST_REFUSED],
  ['MissingParameter.ErrorParameterEmpty', REQUEST_REFUSED],
  ['NoSuchVersion', REQUEST_REFUSED],
  ['RequestSizeLimitExceeded', REQUEST_REFUSED],
  ['UnknownParameter', REQUEST_REFUSED],
  ['UnsupportedOperation.UnknowMethod', REQUEST_REFUSED],
  ['UnsupportedRegion', REQUEST_REFUSED],
]);

/** What a code stands for whose family is known though it is not: Tencent adds members without notice. */
const FAMILIES: ReadonlyMap<string, Disposition> = new Map<string, Disposition>([
  ['AuthFailure', CREDENTIALS_REFUSED],
  ['InternalError', OUTCOME_UNKNOWN],
  ['InvalidParameter', REQUEST_REFUSED],
  ['InvalidParameterValue', REQUEST_REFUSED],
  ['RequestLimitExceeded', THROTTLED],
  ['ResourceUnavailable', ACCOUNT_PROBLEM],
  ['ResourcesSoldOut', ACCOUNT_PROBLEM],
]);

const RET_CODES: ReadonlyMap<number, Disposition> = new Map<number, Disposition>([
  [-1101, rejectImage('NoFaceDetected')],
  [-1102, rejectImage('ImageUndecodable')],
  [-1109, rejectImage('DimensionsOutOfRange')],
  [-1601, rejectImage('QualityTooLow')],
  [-1604, rejectImage('NotSamePerson')],
]);

/** The codes that are known by their full names. */
export const LISTED_CODES: ReadonlySet<string> = new Set(CODES.keys());

/** @param code of a whole request, by its full name, such as `FailedOperation.ImageDownloadError` */
export function dispositionOfCode(code: string): Disposition {
  return CODES.get(code) ?? FAMILIES.get(code.split('.', 1)[0] ?? code) ?? UNKNOWN_CODE;
}

/** @param retCode of one image of a request that was carried out */
export function dispositionOfRetCode(retCode: number): Disposition | { readonly kind: 'enrolled' } {
  if (retCode === 0) return { kind: 'enrolled' };
  return RET_CODES.get(retCode) ?? retryImage('AlgorithmError');
}
