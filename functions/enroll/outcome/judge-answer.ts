import type { FaceRow } from '../../domain/face-row.ts';
import { goneMessage } from '../../domain/gone-message.ts';
import { seenFaceRect } from '../../domain/image/seen-face-rect.ts';
import { rejectionMessage, retryMessage } from '../../domain/reason-messages.ts';
import type { ImageRejection, ImageTrouble, PersonRejection } from '../../domain/reasons.ts';
import { MAX_SHORT_ATTEMPTS } from '../../domain/retry-schedule.ts';
import type { Verdict } from '../../domain/row-change.ts';
import type { CreateFaceAnswer, CreatePersonAnswer, ImageResult } from '../../domain/tencent/face-service.ts';
import { dispositionOfCode, dispositionOfRetCode } from '../../domain/tencent/tencent-codes.ts';
import type { BatchImage } from '../batch/person-batch.ts';
import type { EnrollContext, EnrollSettings } from '../ports.ts';
import { transportFor } from '../request/choose-images.ts';
import { type Decision, DONE, giveUp, retryOrGiveUp, sentence } from './decision.ts';

/** Pure: from what Tencent said of an image to what becomes of it. */

/** A refusal of the request as a whole, as far as it matters here. */
export interface Refusal {
  readonly code: string;
  readonly message: string;
  readonly requestId?: string | undefined;
}

/** Of an answer: each image has its own result. */
export function judgeResult(
  row: FaceRow,
  image: BatchImage | undefined,
  result: ImageResult,
  answer: CreateFaceAnswer,
  context: EnrollContext,
): Decision {
  if (result.faceId !== undefined) {
    const { faceId } = result;
    const faceRect = result.faceRect && seenFaceRect(result.faceRect, row);
    const { faceModelVersion } = answer;
    return { verdict: { to: 'ENROLLED', faceId, faceIdSource: 'response', faceRect, faceModelVersion }, effect: DONE };
  }
  const tencentCode = String(result.retCode);
  const disposition = dispositionOfRetCode(result.retCode);
  if (disposition.kind === 'rejectImage') return rejection(disposition.reason, { tencentCode });
  return imageTrouble(row, image, 'AlgorithmError', { tencentCode }, context);
}

/** Of an answer to the request that was to create the person with this image. */
export function judgeCreation(row: FaceRow, answer: CreatePersonAnswer): Decision {
  if (answer.kind === 'similar') return rejection('SimilarPersonExists');
  const { faceId, faceModelVersion } = answer;
  const faceRect = answer.faceRect && seenFaceRect(answer.faceRect, row);
  const face = { faceId, faceIdSource: 'response', faceRect, faceModelVersion } as const;
  return { verdict: { to: 'ENROLLED', ...face, createdPerson: true }, effect: DONE };
}

/** Of a refusal that belongs to the only image of the request. */
export function judgeImage(
  row: FaceRow,
  image: BatchImage | undefined,
  refusal: Refusal,
  context: EnrollContext,
): Decision {
  const tencentCode = refusal.code;
  const disposition = dispositionOfCode(tencentCode);
  switch (disposition.kind) {
    case 'rejectImage':
      return rejection(disposition.reason, { tencentCode, said: refusal.message });
    case 'retryImage':
      return imageTrouble(row, image, disposition.reason, { tencentCode, said: refusal.message }, context);
    default:
      throw new Error(`${tencentCode} does not belong to one image: ${disposition.kind}.`);
  }
}

/** The image's own trouble is what made several fail, or it is one of their neighbours: each goes on alone. */
export function isolated(
  row: FaceRow,
  reason: ImageRejection | ImageTrouble | 'PersonFull',
  tencentCode: string,
): Decision {
  // What a redriven image failed for stays until it has been tried by itself: nothing is FAILED for what only rejects.
  if (row.status === 'FAILED') return { verdict: { to: 'AS_IT_IS' }, effect: { kind: 'isolate' } };
  const message = 'Tencent refused a request of several images; each is sent again by itself.';
  return { verdict: { to: 'RETRY', reason, message, tencentCode }, effect: { kind: 'isolate' } };
}

export type Rejection = Decision & { readonly verdict: Extract<Verdict, { to: 'REJECTED' }> };

export function rejection(
  reason: ImageRejection | PersonRejection,
  what: { tencentCode?: string | undefined; said?: string | undefined } = {},
): Rejection {
  const { tencentCode, said } = what;
  const message = sentence(rejectionMessage(reason), said);
  return { verdict: { to: 'REJECTED', reason, message, tencentCode }, effect: DONE };
}

/** The version is gone that the row names: deleted, or expired where images expire. */
export function gone(
  { uploadedAt }: FaceRow,
  { settings, clock }: Pick<EnrollContext, 'settings' | 'clock'>,
  tencentCode?: string,
): Rejection {
  const message = goneMessage('enrolled', uploadedAt, clock.now(), settings.keepImagesDays);
  return { verdict: { to: 'REJECTED', reason: 'ObjectGone', message, tencentCode }, effect: DONE };
}

/** What Tencent says of a person as a whole. Where persons are created, one that is unknown was known before. */
export function rejectionOfPerson(
  reason: PersonRejection,
  what: Parameters<typeof rejection>[1],
  { newPersons }: EnrollSettings,
): Rejection {
  const { verdict, effect } = rejection(reason, what);
  if (reason !== 'PersonNotFound' || newPersons === undefined) return { verdict, effect };
  return { verdict: { ...verdict, message: `${verdict.message} ${GONE}` }, effect };
}

const GONE =
  'The person existed before, so the stack does not create it again. Operator: `faces resubmit <key> --create-person` creates it.';

/** The name in the metadata is one that Tencent would refuse. */
export function illegalName(message: string): Rejection {
  return { verdict: { to: 'REJECTED', reason: 'PersonNameIllegal', message }, effect: DONE };
}

/** @param faceIds what the same bytes made, as `facesOfBytes` has it: one face, or the candidates of a lost answer */
export function duplicate([duplicateOf, ...others]: readonly string[]): Rejection {
  if (duplicateOf === undefined) throw new Error('An image without an equal one on the person is no duplicate.');
  const { verdict, effect } = rejection('DuplicateImage');
  const faceIdCandidates = others.length === 0 ? undefined : [duplicateOf, ...others];
  return { verdict: { ...verdict, duplicateOf, faceIdCandidates }, effect };
}

function imageTrouble(
  row: FaceRow,
  image: BatchImage | undefined,
  reason: ImageTrouble,
  what: { tencentCode: string; said?: string | undefined },
  context: EnrollContext,
): Decision {
  const transport = transportFor(row, context.settings);
  const trouble = { reason, schedule: 'short', ...what } as const;
  const decision = retryOrGiveUp(row, image, trouble, context.chance.random, transport);
  const { verdict } = decision;
  const canSendBytes = context.settings.base64Fallback && transport === 'url';
  if (reason === 'UrlRefused' && !canSendBytes && verdict.to === 'RETRY') {
    // The same URL would be refused again.
    return giveUp({ ...verdict, reason }, what.said);
  }
  const isDownload = reason === 'UrlRefused' || reason === 'DownloadFailed';
  const isUsedUp = (verdict.reasonAttempts ?? 0) >= MAX_SHORT_ATTEMPTS;
  if (isDownload && canSendBytes && (reason === 'UrlRefused' || isUsedUp)) {
    // The attempts with the URL count as used up: those with the bytes follow.
    return {
      verdict: {
        ...verdict,
        to: 'RETRY',
        reason,
        message: sentence(retryMessage(reason), what.said),
        reasonAttempts: MAX_SHORT_ATTEMPTS,
        nextTransport: 'base64',
      },
      effect: { kind: 'stay' },
    };
  }
  return decision;
}
