import type { FaceRow } from '../domain/face-row.ts';
import { isOneOf } from '../domain/reasons.ts';
import type { Verdict } from '../domain/row-change.ts';
import type { Outcome } from '../domain/tencent/face-service.ts';
import { dispositionOfCode } from '../domain/tencent/tencent-codes.ts';
import { described, logger } from '../runtime/logger.ts';
import { METRIC, METRIC_BY_REASON } from '../runtime/metric-names.ts';
import { count, countByReason, milliseconds } from '../runtime/metrics.ts';
import { PACER_FULL } from './batch/postponement.ts';
import type { EnrollLog } from './ports.ts';

export const enrollLog: EnrollLog = {
  callEnded: (personId, call, outcome, tookMs) => {
    logger.info(ACTIONS[call.kind ?? 'add'], {
      personId,
      callId: call.id,
      images: call.rows,
      tookMs,
      ...said(outcome),
    });
    // A deletion is free of charge.
    if (call.kind === 'remove' || outcome.kind === 'notSent' || outcome.kind === 'noCredentials') return;
    count(METRIC.tencentCalls);
    milliseconds(METRIC.tencentLatency, tookMs);
    count(METRIC.tencentFailures, isFailure(outcome) ? 1 : 0);
  },
  // Free of charge, so it is no TencentCall; its trouble is that of the images that wait for it.
  personAsked: (personId, outcome, tookMs, action) => logger.info(action, { personId, tookMs, ...said(outcome) }),
  similarPerson: (personId, similarPersonId) => logger.warn('A similar person exists', { personId, similarPersonId }),
  rowChanged: (row, to) => {
    const { objectKey, version, personId, status, reason, tencentCode, requestId, attempts } = row;
    logger.info('Image', {
      objectKey,
      version,
      personId,
      faceStatus: status,
      reason,
      tencentCode,
      requestId,
      attempts,
    });
    if (to === 'REMOVED') return;
    if (attempts > 0) count(METRIC.callsOfOneImage, attempts);
    countOutcome(row, to);
  },
  removalRequested: (personId, { objectKey, version }, requestedBy) =>
    logger.info('Removal of a face', { personId, objectKey, version, requestedBy }),
  erased: (personId, { objectKey, version }) =>
    logger.info('Image of a person who is being erased: the erase stage deletes it', { personId, objectKey, version }),
  waiting: (personId, why, seconds, images) => {
    logger.info('Images wait', { personId, why, seconds, images });
    if (why === PACER_FULL.why) count(METRIC.imagesPaced, images);
  },
  movedToDeadLetterQueue: ({ messageId, groupId }, reason) =>
    logger.error('A message is in the dead-letter queue', { messageId, personId: groupId, reason }),
  troubled: (what, personId, error) => logger.warn(what, { personId, ...described(error) }),
  operatorNeeded: (reason) => {
    countByReason(METRIC_BY_REASON.operatorNeeded, reason);
    if (isOneOf(OF_THE_ACCOUNT, reason)) count(METRIC.accountRefused);
  },
};

const ACTIONS = { add: 'CreateFace', create: 'CreatePerson', remove: 'DeleteFace' } as const;

/** What came of a request, in the words of what answered or failed. */
function said(outcome: Outcome<unknown>) {
  return {
    outcome: outcome.kind,
    ...('code' in outcome && { tencentCode: outcome.code }),
    ...('requestId' in outcome && { requestId: outcome.requestId }),
    ...('message' in outcome && { detail: outcome.message }),
  };
}

/** No image is enrolled until an operator acts. What is not here fails after minutes, and has the alarm of the dead-letter queue. */
const OF_THE_ACCOUNT = [
  'CredentialsNotSet',
  'CredentialsRefused',
  'PermissionDenied',
  'AccountProblem',
  'GroupNotFound',
] as const;

/** What is wrong with an image or its person is an answer like any other. */
function isFailure(outcome: Outcome<unknown>): boolean {
  if (outcome.kind !== 'refused') return outcome.kind === 'unknown';
  return ['retryLater', 'retryRequest', 'outcomeUnknown'].includes(dispositionOfCode(outcome.code).kind);
}

/** A redriven image that waits again is delayed, although its row still says FAILED. */
function countOutcome({ reason, uploadedAt, completedAt }: FaceRow, to: Exclude<Verdict['to'], 'REMOVED'>): void {
  if (to === 'ENROLLED') {
    count(METRIC.imagesEnrolled);
    const took = Date.parse(completedAt ?? '') - Date.parse(uploadedAt);
    // A clock may be wrong, and a redriven image is no measure of speed, but neither is hidden.
    if (Number.isFinite(took)) milliseconds(METRIC.timeToEnroll, Math.max(0, took));
  } else if (to !== 'AS_IT_IS' && to !== 'UNTOUCHED' && to !== 'PREPARE' && reason !== undefined) {
    countByReason(OUTCOMES[to], reason);
  }
}

const OUTCOMES = {
  RETRY: METRIC_BY_REASON.imagesDelayed,
  REJECTED: METRIC_BY_REASON.imagesRejected,
  FAILED: METRIC_BY_REASON.imagesFailed,
} as const;
