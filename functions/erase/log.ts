import { described, logger } from '../runtime/logger.ts';
import { METRIC, METRIC_BY_REASON } from '../runtime/metric-names.ts';
import { count, countByReason } from '../runtime/metrics.ts';
import type { EraseLog, PersonsLog } from './ports.ts';

export const eraseLog: EraseLog & PersonsLog = {
  started: ({ erasureId, asOf, tencent }, requestedBy) =>
    logger.info('Erasure started', { erasureId, asOf, tencent, requestedBy }),
  delayed: (erasureId, why, seconds) => logger.info('Erasure delayed', { erasureId, why, seconds }),
  continued: (erasureId, piece) => logger.info('Erasure continued', { erasureId, piece }),
  ended: ({ erasureId, status, counts, left }) => {
    if (status === 'DONE') {
      logger.info('Person erased', { erasureId, erasureStatus: status, counts });
      count(METRIC.personsErased);
      return;
    }
    const reasons = [...new Set(left.map(({ place, reason }) => `${place}: ${reason}`))];
    logger.error('Erasure incomplete', { erasureId, erasureStatus: status, counts, reasons });
    count(METRIC.erasuresIncomplete);
  },
  imageErased: (erasureId) => logger.info('Image of an erased person erased', { erasureId }),
  movedToDeadLetterQueue: ({ messageId }, reason, detail) =>
    logger.error('A message is in the dead-letter queue', { messageId, reason, detail }),
  personsKnown: (known) => count(METRIC.personsKnown, known),
  operatorNeeded: (reason) => countByReason(METRIC_BY_REASON.operatorNeeded, reason),
  troubled: (what, error) => logger.warn(what, described(error)),
};
