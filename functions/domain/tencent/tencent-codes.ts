import type {
  EnrollTrouble,
  ImageRejection,
  ImageTrouble,
  PersonRejection,
  RequestTrouble,
  ServiceTrouble,
} from '../reasons.ts';

/** What one of Tencent's codes asks for. */
export type Disposition =
  | { readonly kind: 'rejectImage'; readonly reason: ImageRejection }
  | { readonly kind: 'rejectPerson'; readonly reason: Exclude<PersonRejection, 'PersonFull'> }
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
  /** The rate limit was hit: nobody sends for a moment. */
  readonly throttled?: true;
  /** The keys may have been rotated: the secret has to be read again. */
  readonly credentials?: true;
}

const rejectImage = (reason: ImageRejection): Disposition => ({ kind: 'rejectImage', reason });
const retryImage = (reason: ImageTrouble): Disposition => ({ kind: 'retryImage', reason });
const PERSON_TAG_ILLEGAL: Disposition = { kind: 'rejectPerson', reason: 'PersonTagIllegal' };
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
const REQUEST_REFUSED: Disposition = { kind: 'retryRequest', reason: 'RequestRefused', alarm: true };
const UNKNOWN_CODE: Disposition = { kind: 'retryRequest', reason: 'UnknownCode', alarm: true };

/** Every code of the CreateFace reference and of the codes common to all of Tencent's APIs, each by its full name. */
const CODES: ReadonlyMap<string, Disposition> = new Map<string, Disposition>([
  ['InvalidParameterValue.NoFaceInPhoto', rejectImage('NoFaceDetected')],
  ['FailedOperation.ImageFacedetectFailed', rejectImage('NoFaceDetected')],
  ['FailedOperation.ImageDecodeFailed', rejectImage('ImageUndecodable')],
  ['FailedOperation.ImageResolutionExceed', rejectImage('DimensionsOutOfRange')],
  ['FailedOperation.ImageResolutionTooSmall', rejectImage('DimensionsOutOfRange')],
  ['FailedOperation.FaceSizeTooSmall', rejectImage('FaceTooSmall')],
  ['FailedOperation.ImageSizeExceed', rejectImage('ImageTooLarge')],
  ['InvalidParameterValue.ImageEmpty', rejectImage('ImageEmpty')],

  ['FailedOperation.ImageDownloadError', retryImage('DownloadFailed')],
  ['InvalidParameterValue.UrlIllegal', retryImage('UrlRefused')],

  ['InvalidParameterValue.PersonIdNotExist', { kind: 'rejectPerson', reason: 'PersonNotFound' }],
  ['InvalidParameterValue.PersonIdIllegal', PERSON_TAG_ILLEGAL],
  ['InvalidParameterValue.PersonIdTooLong', PERSON_TAG_ILLEGAL],
  ['InvalidParameterValue.PersonFaceNumExceed', PERSON_FULL],
  ['LimitExceeded.ErrorFaceNumExceed', PERSON_FULL],
  ['FailedOperation.ConflictOperation', PERSON_BUSY],
  ['FailedOperation.CreateFaceConcurrent', PERSON_BUSY],
  ['FailedOperation.GroupInDeletedState', PERSON_BUSY],

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
  ['InvalidParameterValue.GroupIdNotExist', REQUEST_REFUSED],
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
  ['InvalidParameterValue.PersonIdAlreadyExist', REQUEST_REFUSED],
  ['InvalidParameterValue.PersonNameIllegal', REQUEST_REFUSED],
  ['InvalidParameterValue.PersonNameTooLong', REQUEST_REFUSED],
  ['InvalidParameterValue.QualityControlIllegal', REQUEST_REFUSED],
  ['InvalidParameterValue.SearchPersonsExceed', REQUEST_REFUSED],
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

const REJECTION_MESSAGES: Record<ImageRejection | PersonRejection, string> = {
  NoFaceDetected:
    'No face was found in the image. Upload a photo with one clear, upright, uncovered face; if the photo is turned, ask for rotation detection.',
  ImageUndecodable: 'The image could not be decoded. Save it again as PNG, JPG or BMP and upload that.',
  DimensionsOutOfRange:
    'The image is too large or too small in pixels. Expected: short edge at least 64, long edge at most 4000 for JPG and 2000 for PNG and BMP. Upload a resized one.',
  QualityTooLow:
    'The face does not meet the quality that was asked for. Upload a sharp, evenly lit photo with an uncovered face, or ask for a lower quality control.',
  NotSamePerson:
    'The face is not similar enough to the faces that the person already has. Check that the photo and the person tag belong together, or ask for a lower match threshold.',
  FaceTooSmall: 'The face in the image is too small. Upload a photo taken from closer or cropped to the face.',
  ImageTooLarge: 'The image has too many bytes: at most 3,932,160 are accepted. Upload a smaller one.',
  ImageEmpty: 'The image has no content. Upload it again.',
  DuplicateImage: 'The same image was already enrolled for this person under this key. Nothing needs to be done.',
  ObjectGone: 'This version of the object was deleted before it could be enrolled. Upload the image again.',
  PersonNotFound:
    'Tencent does not know the person that the tag names. Create the person there or correct the tag, then upload the image again.',
  PersonTagIllegal:
    'The person tag is no legal PersonId: 1 to 64 bytes of A-Z, a-z, 0-9 and -%@#&_ are expected. Upload the image again with a correct tag.',
  PersonFull:
    'The person already has the five faces that Tencent allows. Delete one of them, then upload the image again.',
};

/** One plain sentence or two for the image's owner: what is wrong, what is expected, what to do. */
export function rejectionMessage(reason: ImageRejection | PersonRejection): string {
  return REJECTION_MESSAGES[reason];
}

const TROUBLE_MESSAGES: Record<EnrollTrouble | 'OutcomeUnknown', string> = {
  AlgorithmError:
    'Tencent could not process this image because of a fault of its own. It is tried a few times; after that, redrive the dead letter or upload the image again.',
  DownloadFailed:
    'Tencent could not download the image from its presigned URL. It is tried a few times; after that, an operator checks bucket policy, KMS key and network, then redrives the dead letter.',
  UrlRefused:
    'Tencent does not accept the form of the presigned URL. An operator allows base64 as a fallback, then redrives the dead letter.',
  RequestRefused:
    "Tencent refused the request itself. It is tried a few times; an operator compares Tencent's code with the settings, corrects them and redrives the dead letter.",
  UnknownCode:
    "Tencent answered with a code that is not documented. It is tried a few times; an operator looks the code up in Tencent's documentation, then redrives the dead letter.",
  PersonBusy: 'Something else is changing this person or its group at Tencent. It is tried again for hours.',
  Throttled: "The account's rate limit at Tencent is reached. It is tried again, more slowly, for hours.",
  TencentUnavailable: 'Tencent cannot be reached or does not answer properly. It is tried again for hours.',
  CredentialsRefused:
    "Tencent refused the account's keys. It is tried again for hours; an operator puts valid keys into the secret or corrects the clock.",
  CredentialsNotSet:
    'There are no usable Tencent keys in the secret. It is tried again for hours; an operator writes secretId and secretKey into the secret.',
  PermissionDenied:
    "The Tencent account's keys may not do this, or not from this address. It is tried again for hours; an operator grants the permission in Tencent's CAM or corrects the IP list.",
  AccountProblem:
    'The Tencent account is out of quota, in arrears or not active for face recognition. It is tried again for hours; an operator settles it in the Tencent console.',
  OutcomeUnknown:
    "Tencent's answer was lost and it cannot be told whether the face was added. Nothing more is sent; an operator compares the person's faces at Tencent and decides.",
};

/** For the row of an image that waits or was given up: what it means, what happens next, what an operator does. */
export function troubleMessage(reason: EnrollTrouble | 'OutcomeUnknown'): string {
  return TROUBLE_MESSAGES[reason];
}
