import { describe, expect, it, test } from '@jest/globals';
import { failureMessage, rejectionMessage, retryMessage } from '../../../../functions/domain/reason-messages.ts';
import { ENROLL_TROUBLES, type ImageRejection, type PersonRejection } from '../../../../functions/domain/reasons.ts';
import {
  dispositionOfCode,
  dispositionOfRetCode,
  LISTED_CODES,
} from '../../../../functions/domain/tencent/tencent-codes.ts';
import { COMMON_CODES, CREATE_PERSON_CODES, REFERENCE_CODES } from './tencent-reference-codes.ts';

const rejected = (reason: string) => ({ kind: 'rejectImage', reason });
const later = (reason: string, alarm: boolean) => ({ kind: 'retryLater', reason, alarm });
const throttled = { ...later('Throttled', false), throttled: true };
const credentials = { ...later('CredentialsRefused', true), credentials: true };
const requestRefused = { kind: 'retryRequest', reason: 'RequestRefused', alarm: true };
const unknownCode = { kind: 'retryRequest', reason: 'UnknownCode', alarm: true };
const outcomeUnknown = { kind: 'outcomeUnknown' };
const personTagIllegal = { kind: 'rejectPerson', reason: 'PersonTagIllegal' };

/** The public contract, written out. Every listed code that is not here is `RequestRefused`. */
const CONTRACT: Record<string, object> = {
  'InvalidParameterValue.NoFaceInPhoto': rejected('NoFaceDetected'),
  'FailedOperation.ImageFacedetectFailed': rejected('NoFaceDetected'),
  'FailedOperation.ImageDecodeFailed': rejected('ImageUndecodable'),
  'FailedOperation.ImageResolutionExceed': rejected('DimensionsOutOfRange'),
  'FailedOperation.ImageResolutionTooSmall': rejected('DimensionsOutOfRange'),
  'FailedOperation.FaceSizeTooSmall': rejected('FaceTooSmall'),
  'FailedOperation.ImageSizeExceed': rejected('ImageTooLarge'),
  'InvalidParameterValue.ImageEmpty': rejected('ImageEmpty'),
  'FailedOperation.FaceQualityNotQualified': rejected('QualityTooLow'),
  'InvalidParameterValue.PersonNameIllegal': rejected('PersonNameIllegal'),
  'InvalidParameterValue.PersonNameTooLong': rejected('PersonNameIllegal'),
  'FailedOperation.ImageDownloadError': { kind: 'retryImage', reason: 'DownloadFailed' },
  'InvalidParameterValue.UrlIllegal': { kind: 'retryImage', reason: 'UrlRefused' },
  'InvalidParameterValue.PersonIdNotExist': { kind: 'rejectPerson', reason: 'PersonNotFound' },
  'ResourceNotFound.ErrorPersonNotExisted': { kind: 'rejectPerson', reason: 'PersonNotFound' },
  'InvalidParameterValue.PersonIdAlreadyExist': { kind: 'personExists' },
  'InvalidParameterValue.GroupIdNotExist': later('GroupNotFound', true),
  'ResourceUnavailable.LowBalance': later('AccountProblem', true),
  'InvalidParameterValue.PersonIdIllegal': personTagIllegal,
  'InvalidParameterValue.PersonIdTooLong': personTagIllegal,
  'InvalidParameterValue.PersonFaceNumExceed': { kind: 'personFull' },
  'LimitExceeded.ErrorFaceNumExceed': { kind: 'personFull' },
  'FailedOperation.ConflictOperation': later('PersonBusy', false),
  'FailedOperation.CreateFaceConcurrent': later('PersonBusy', false),
  'FailedOperation.GroupInDeletedState': later('PersonBusy', false),
  RequestLimitExceeded: throttled,
  'RequestLimitExceeded.IPLimitExceeded': throttled,
  'RequestLimitExceeded.UinLimitExceeded': throttled,
  'RequestLimitExceeded.GlobalRegionUinLimitExceeded': throttled,
  'FailedOperation.RequestLimitExceeded': throttled,
  'FailedOperation.RequestTimeout': outcomeUnknown,
  'FailedOperation.ServerError': outcomeUnknown,
  InternalError: outcomeUnknown,
  ServiceUnavailable: outcomeUnknown,
  'FailedOperation.RpcFail': outcomeUnknown,
  'FailedOperation.UnKnowError': outcomeUnknown,
  'AuthFailure.SignatureExpire': credentials,
  'AuthFailure.SecretIdNotFound': credentials,
  'AuthFailure.InvalidSecretId': credentials,
  'AuthFailure.SignatureFailure': credentials,
  'AuthFailure.InvalidAuthorization': credentials,
  'AuthFailure.MFAFailure': credentials,
  'AuthFailure.TokenFailure': credentials,
  'AuthFailure.UnauthorizedOperation': later('PermissionDenied', true),
  UnauthorizedOperation: later('PermissionDenied', true),
  IpNotInWhitelist: later('PermissionDenied', true),
  IpInBlacklist: later('PermissionDenied', true),
  LimitExceeded: later('AccountProblem', true),
  ResourceInsufficient: later('AccountProblem', true),
  'ResourceUnavailable.Delivering': later('AccountProblem', true),
  'ResourceUnavailable.Freeze': later('AccountProblem', true),
  'ResourceUnavailable.InArrears': later('AccountProblem', true),
  'ResourceUnavailable.NotExist': later('AccountProblem', true),
  'ResourceUnavailable.Recover': later('AccountProblem', true),
  'ResourceUnavailable.StopUsing': later('AccountProblem', true),
  'ResourceUnavailable.UnknownStatus': later('AccountProblem', true),
  'ResourcesSoldOut.ChargeStatusException': later('AccountProblem', true),
  'InvalidParameterValue.AccountFaceNumExceed': later('AccountProblem', true),
  'InvalidParameterValue.GroupFaceNumExceed': later('AccountProblem', true),
};

const documented = [
  ...new Set<string>([...REFERENCE_CODES, ...COMMON_CODES, ...Object.values(CREATE_PERSON_CODES).flat()]),
].sort();

describe('the codes of a whole request', () => {
  test('the reference has 72 of them', () => {
    expect(new Set(REFERENCE_CODES).size).toBe(72);
  });

  test('every documented code is listed by its full name, and no other', () => {
    expect([...LISTED_CODES].sort()).toEqual(documented);
  });

  test('the contract names no code that is not documented', () => {
    expect(documented).toEqual(expect.arrayContaining(Object.keys(CONTRACT)));
  });

  test.each(documented)('%s has the disposition of the contract', (code) => {
    expect(dispositionOfCode(code)).toEqual(CONTRACT[code] ?? requestRefused);
  });

  test.each([
    ['AuthFailure.SomethingNew', credentials],
    ['RequestLimitExceeded.SomethingNew', throttled],
    ['ResourceUnavailable.SomethingNew', later('AccountProblem', true)],
    ['ResourcesSoldOut.SomethingNew', later('AccountProblem', true)],
    ['InvalidParameter.SomethingNew', requestRefused],
    ['InvalidParameterValue.SomethingNew', requestRefused],
    ['InternalError.SomethingNew', outcomeUnknown],
  ])('%s is taken for a member of its family', (code, disposition) => {
    expect(dispositionOfCode(code)).toEqual(disposition);
  });

  test.each([
    'FailedOperation.SomethingNew',
    'LimitExceeded.SomethingNew',
    'NoFaceInPhoto',
    'AuthFailures',
    'internalerror',
    'toString',
    '__proto__',
    '',
  ])('%j was listed by nobody', (code) => {
    expect(dispositionOfCode(code)).toEqual(unknownCode);
  });
});

describe('the return codes of one image', () => {
  test.each([
    [0, { kind: 'enrolled' }],
    [-1101, rejected('NoFaceDetected')],
    [-1102, rejected('ImageUndecodable')],
    [-1109, rejected('DimensionsOutOfRange')],
    [-1601, rejected('QualityTooLow')],
    [-1604, rejected('NotSamePerson')],
    [-1, { kind: 'retryImage', reason: 'AlgorithmError' }],
    [-1103, { kind: 'retryImage', reason: 'AlgorithmError' }],
    [1, { kind: 'retryImage', reason: 'AlgorithmError' }],
  ])('%d', (retCode, disposition) => {
    expect(dispositionOfRetCode(retCode)).toEqual(disposition);
  });
});

describe('what belongs to one image', () => {
  it('is what is rejected or retried for the image alone', () => {
    const ofOneImage = documented.filter((code) =>
      ['rejectImage', 'retryImage'].includes(dispositionOfCode(code).kind),
    );
    const expected = documented.filter((code) => {
      const { kind } = dispositionOfCode(code);
      return kind === 'rejectImage' || kind === 'retryImage';
    });
    expect(ofOneImage).toEqual(expected);
    expect(ofOneImage).toHaveLength(13);
  });
});

describe('the messages', () => {
  const rejections: readonly (ImageRejection | PersonRejection)[] = [
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
    'PersonNotFound',
    'PersonTagIllegal',
    'PersonFull',
  ];
  const texts = [
    ...rejections.map(rejectionMessage),
    ...ENROLL_TROUBLES.map(retryMessage),
    ...[...ENROLL_TROUBLES, 'OutcomeUnknown' as const].map(failureMessage),
  ];

  test.each(texts)('%s', (text) => {
    expect(text).toMatch(/^[A-Z][^\n]{20,250}\.$/);
  });

  it('are all different', () => {
    expect(new Set(texts).size).toBe(texts.length);
  });
});
