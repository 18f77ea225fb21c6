import { described, logger } from '../runtime/logger.ts';
import { METRIC, METRIC_BY_REASON } from '../runtime/metric-names.ts';
import { count, countByReason } from '../runtime/metrics.ts';
import type { IntakeLog } from './ports.ts';

export const intakeLog: IntakeLog = {
  received: ({ objectKey, version, personId, status, reason }) => {
    logger.info('Image received', { objectKey, version, personId, faceStatus: status, reason });
    count(METRIC.imagesReceived);
    if (status === 'PENDING') count(METRIC.imagesAccepted);
    else if (reason !== undefined) {
      const { imagesRejected, imagesFailed } = METRIC_BY_REASON;
      countByReason(status === 'REJECTED' ? imagesRejected : imagesFailed, reason);
    }
  },
  duplicateEvent: ({ objectKey, version }) => logger.info('Event dropped: its row exists', { objectKey, version }),
  folderMarker: (objectKey) => logger.info('Folder marker passed over', { objectKey }),
  failed: ({ objectKey, version, personId }, reason) => {
    logger.error('Image', { objectKey, version, personId, faceStatus: 'FAILED', reason });
    countByReason(METRIC_BY_REASON.imagesFailed, reason);
  },
  erased: ({ objectKey, version }) =>
    logger.info('Image of a person who is being erased: the erase stage deletes it', { objectKey, version }),
  malformed: () => logger.error('A message is no "Object Created" event of S3: it goes to the dead-letter queue'),
  expiredEvent: ({ objectKey, version }) => {
    logger.warn('Event dropped: it is more than an hour old, and its object is gone', { objectKey, version });
    count(METRIC.eventsExpired);
  },
  troubled: (what, objectKey, error) => logger.warn(what, { objectKey, ...described(error) }),
};
