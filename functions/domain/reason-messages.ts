import { TOMBSTONE_DAYS } from './erasure/tombstone.ts';
import { FORMAT_NAMES } from './image/image-formats.ts';
import { MAX_IMAGE_BYTES, MIN_SHORT_EDGE } from './image/image-limits.ts';
import type {
  EnrollTrouble,
  ImageRejection,
  IntakeFailure,
  ObjectRefusal,
  PersonRejection,
  WaitingReason,
} from './reasons.ts';
import { MAX_FACES_PER_PERSON } from './tencent/tencent-limits.ts';

/**
 * What a row says about each reason. A message has two readers. The uploader reads what is wrong, what is expected and
 * what to do. What only the operator of the stack can do follows `Operator:`.
 */

const REJECTION_MESSAGES: Record<ImageRejection | PersonRejection, string> = {
  NoFaceDetected:
    'No face was found in the image. Upload a photo of one clear, upright, uncovered face. If the photo is turned, request rotation detection.',
  ImageUndecodable: `The image could not be decoded. Save it again as ${FORMAT_NAMES} and upload the new file.`,
  DimensionsOutOfRange: `Tencent refuses the image for its number of pixels. Upload a resized image with a short edge of at least ${MIN_SHORT_EDGE} pixels. Operator: if Tencent takes fewer pixels than the stack allows, lower maxLongEdgeJpeg or maxLongEdgeOther.`,
  QualityTooLow:
    'The quality of the face is below the required level. Upload a sharp, evenly lit photo of an uncovered face, or request a lower quality control.',
  NotSamePerson:
    'The face does not match the faces that this person already has. Tencent uses the largest face of a group photo. Check that the photo shows this person, or request a lower match threshold.',
  FaceTooSmall: 'The face in the image is too small. Upload a photo that is taken from closer or cropped to the face.',
  ImageTooLarge: `The image has too many bytes. Expected: at most ${bytes(MAX_IMAGE_BYTES)}. Upload a smaller image.`,
  ImageEmpty: 'The image has no content. Upload it again.',
  DuplicateImage:
    'The same image is already enrolled for this person. No action is needed. Operator: if its face was deleted at Tencent, submit the image again with `faces resubmit`.',
  ObjectGone: 'This version of the object was deleted before it was enrolled. Upload the image again.',
  PersonNameIllegal:
    'Tencent refuses the name of the new person. Expected: 1 to 60 Chinese or English letters, digits, - and _, as percent-encoded UTF-8. Upload the image again with a legal name.',
  SimilarPersonExists:
    'Tencent takes the face for another person of the group, so the person was not created. Check the person tag and the photo. Operator: compare the face with the group at Tencent.',
  ConsentMissing:
    'The upload has no x-amz-meta-consent-id, which this stack requires. Upload the image again with the id of the consent of the person.',
  PersonErased: `The data of this person is being deleted, or was deleted less than ${TOMBSTONE_DAYS} days ago. If the person has given consent again, upload the image again after that time.`,
  PersonNotFound:
    'Tencent does not know the person that the tag names. Create the person at Tencent or correct the tag, then upload the image again.',
  PersonTagIllegal:
    'The person tag is not a legal PersonId. Expected: 1 to 64 bytes of A-Z, a-z, 0-9 and -%@#&_. Upload the image again with a legal tag.',
  PersonFull: `The person already has ${MAX_FACES_PER_PERSON} faces, which is Tencent's limit. Delete a face of the person, then upload the image again.`,
};

/** For the image's uploader: what is wrong, what is expected, what to do. */
export function rejectionMessage(reason: ImageRejection | PersonRejection): string {
  return REJECTION_MESSAGES[reason];
}

const BRIEFLY = 'Retrying a few times.';
const FOR_HOURS = 'Retrying for 4 to 8 hours.';
const USED_UP = 'The retries are used up.';

/** What a row says of a trouble while the image is tried again, and after it was given up. */
interface TroubleText {
  readonly what: string;
  readonly whileRetried: string;
  readonly givenUp: string;
  /** What the operator has to do before a further request can succeed, as a clause. */
  readonly operator?: string | undefined;
}

const briefly = (what: string, operator?: string) => ({ what, whileRetried: BRIEFLY, givenUp: USED_UP, operator });
const forHours = (what: string, operator?: string) => ({ what, whileRetried: FOR_HOURS, givenUp: USED_UP, operator });

const TROUBLE_TEXTS: Record<EnrollTrouble, TroubleText> = {
  AlgorithmError: {
    what: 'Tencent failed to process this image.',
    whileRetried: BRIEFLY,
    givenUp: `${USED_UP} Upload another photo.`,
  },
  DownloadFailed: briefly(
    'Tencent could not download the image from its presigned URL.',
    'check the bucket policy, the KMS key, the network and whether the object was archived',
  ),
  UrlRefused: {
    what: 'Tencent does not accept the form of the presigned URL.',
    whileRetried: 'Retrying with the bytes of the image.',
    givenUp: 'Another URL would be refused as well.',
    operator: 'enable base64Fallback',
  },
  RequestRefused: briefly('Tencent refused the request.', "compare Tencent's code with the settings and correct them"),
  UnknownCode: briefly('Tencent answered with an undocumented code.', "look up the code in Tencent's documentation"),
  PersonBusy: forHours('Another request is changing this person or its group at Tencent.'),
  Throttled: forHours('The rate limit of the Tencent account is reached.'),
  TencentUnavailable: forHours('Tencent cannot be asked or does not answer properly.'),
  CredentialsRefused: forHours(
    'Tencent refused the keys of the account.',
    'store valid keys with `faces set-secret`, or correct the clock',
  ),
  CredentialsNotSet: forHours('The secret holds no usable Tencent keys.', 'store keys with `faces set-secret`'),
  PermissionDenied: forHours(
    'The Tencent keys do not have the required permission, or the address is not allowed.',
    'grant the permission in Tencent CAM, or correct the IP list',
  ),
  AccountProblem: forHours(
    'The Tencent account is out of quota, in arrears or not activated for face recognition.',
    'resolve it in the Tencent console',
  ),
  GroupNotFound: forHours(
    'The group in which new persons are created does not exist at Tencent.',
    'create the group with `faces create-group`, or correct createPersonsInGroup',
  ),
};

/** For the row of an image that is tried again: what it means, what happens next, what the operator does. */
export function retryMessage(reason: EnrollTrouble): string {
  const { what, whileRetried, operator } = TROUBLE_TEXTS[reason];
  return [what, whileRetried, ...(operator === undefined ? [] : [`Operator: ${operator}.`])].join(' ');
}

const OUTCOME_UNKNOWN =
  "Tencent's answer was lost, and the person's faces do not show whether this image was added. Nothing more is sent. Operator: `faces audit --ask-tencent` compares it with the faces at Tencent. Otherwise decide with `faces resubmit`.";

/** For the row of an image that was given up. */
export function failureMessage(reason: EnrollTrouble | 'OutcomeUnknown'): string {
  if (reason === 'OutcomeUnknown') return OUTCOME_UNKNOWN;
  const { what, givenUp, operator } = TROUBLE_TEXTS[reason];
  return `${what} ${givenUp} Operator: ${operator === undefined ? '' : `${operator}, then `}redrive the message.`;
}

/**
 * For the row of an image that was given up without a further request.
 *
 * @param before the row's message, which may end with what Tencent said
 */
export function failureMessageAfter(reason: EnrollTrouble, before = ''): string {
  const plain = [retryMessage(reason), failureMessage(reason)].find((text) => before.startsWith(text)) ?? before;
  return failureMessage(reason) + before.slice(plain.length);
}

const INTAKE_FAILURE_MESSAGES: Record<IntakeFailure, string> = {
  ObjectArchived:
    'The object is in an archive storage class or access tier, and cannot be read before it is restored. Upload images in a storage class for immediate access, such as STANDARD. Operator: restore the object, then redrive the message.',
  ObjectEncryptedByCustomer:
    'The object is encrypted with a key that only its uploader has (SSE-C), so neither the stack nor Tencent can read it. Upload the image again without SSE-C. Operator: delete the message with `faces discard`, because no redrive can succeed.',
  ObjectUnreadable: 'Operator: check the permissions of the bucket and of its KMS key, then redrive the message.',
  BucketNotVersioned:
    'The bucket keeps no versions, so a later upload could be enrolled as this person. Upload the image again after versioning is enabled. Operator: enable versioning, then delete the message with `faces discard`.',
  NotQueued:
    'The image could not be sent to the queue of the next stage. Operator: check that queue and its KMS key, then redrive the message.',
};

/** For the row of an image that intake gave up. */
export function intakeFailureMessage(reason: Exclude<IntakeFailure, ObjectRefusal | 'ObjectUnreadable'>): string {
  return INTAKE_FAILURE_MESSAGES[reason];
}

/** @param code of S3, for the operator */
export function refusedObjectMessage(reason: ObjectRefusal, code: string): string {
  return `S3 answered ${code}. ${INTAKE_FAILURE_MESSAGES[reason]}`;
}

/** @param error the last one: its name is the code of S3, if S3 has answered */
export function unreadableObjectMessage(error: unknown): string {
  const name = error instanceof Error && CODE.test(error.name) ? error.name : 'Error';
  return `The object could not be read (${name}). ${INTAKE_FAILURE_MESSAGES.ObjectUnreadable}`;
}

/** As S3 names its errors. Anything else could quote the request. */
const CODE = /^[\w.]{1,64}$/;

const WAITING_MESSAGES: Record<WaitingReason, string> = {
  WaitsForPreparation:
    'The image waits to be converted into an upright JPG, which Tencent accepts. No action is needed.',
};

/** For the row of an image that a stage before enroll has. */
export function waitingMessage(reason: WaitingReason): string {
  return WAITING_MESSAGES[reason];
}

/** @param why what failed at last, as the error or the service names it */
export function notPreparedMessage(why: string): string {
  return `The image could not be prepared for Tencent (${why}). The cause is not the image. Operator: find the cause in the log of the prepare function, then redrive the message.`;
}

/** `3,932,160 bytes` */
function bytes(count: number): string {
  return `${count.toLocaleString('en-US')} bytes`;
}
