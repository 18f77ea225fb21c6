import { Metrics, MetricUnit } from '@aws-lambda-powertools/metrics';
import { described, logger } from '../runtime/logger.ts';
import type { EnrollLog } from './ports.ts';

/** The namespace comes from the environment; whoever alarms by `reason` wants no further dimension beside it. */
const metrics = new Metrics();
metrics.clearDefaultDimensions();

export const enrollLog: EnrollLog = {
  callEnded: (personId, call, outcome, tookMs) =>
    logger.info('CreateFace', {
      personId,
      callId: call.id,
      images: call.rows,
      outcome: outcome.kind,
      tookMs,
      ...('code' in outcome && { tencentCode: outcome.code }),
      ...('requestId' in outcome && { requestId: outcome.requestId }),
      ...('message' in outcome && { detail: outcome.message }),
    }),
  rowChanged: ({ objectKey, version, personId, status, reason, tencentCode, requestId, attempts }) =>
    logger.info('Image', {
      objectKey,
      version,
      personId,
      faceStatus: status,
      reason,
      tencentCode,
      requestId,
      attempts,
    }),
  waiting: (personId, why, seconds, images) => logger.info('Images wait', { personId, why, seconds, images }),
  buried: ({ messageId, groupId }, reason) =>
    logger.error('A message is in the dead-letter queue', { messageId, personId: groupId, reason }),
  troubled: (what, personId, error) => logger.warn(what, { personId, ...described(error) }),
  operatorNeeded: (reason) => {
    metrics.addDimension('reason', reason);
    metrics.addMetric('OperatorNeeded', MetricUnit.Count, 1);
    metrics.publishStoredMetrics();
  },
};
