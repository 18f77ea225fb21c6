import { described, logger } from '../runtime/logger.ts';
import { METRIC, METRIC_BY_REASON } from '../runtime/metric-names.ts';
import { bytes, count, countByReason, milliseconds } from '../runtime/metrics.ts';
import type { PrepareLog } from './ports.ts';

export const prepareLog: PrepareLog = {
  prepared: ({ objectKey, version, personId, format, width, height, prepared }, figures) => {
    logger.info('Image prepared', { objectKey, version, personId, format, width, height, prepared, ...figures });
    count(METRIC.imagesPrepared);
    bytes(METRIC.bytesToPrepare, figures.bytesIn);
    bytes(METRIC.bytesPrepared, figures.bytesOut);
    milliseconds(METRIC.timeToPrepare, figures.tookMs);
  },
  rejected: ({ objectKey, version, personId, reason }, detail) => {
    logger.info('Image', { objectKey, version, personId, faceStatus: 'REJECTED', reason, detail });
    if (reason !== undefined) countByReason(METRIC_BY_REASON.imagesRejected, reason);
  },
  failed: ({ objectKey, version, personId, reason }) => {
    logger.error('Image', { objectKey, version, personId, faceStatus: 'FAILED', reason });
    if (reason !== undefined) countByReason(METRIC_BY_REASON.imagesFailed, reason);
  },
  settled: ({ objectKey, version }, why) => logger.info('Nothing to prepare', { objectKey, version, why }),
  malformed: () => logger.error('A message names no image: it goes to the dead-letter queue'),
  troubled: (what, { objectKey, version }, error) => {
    logger.warn(what, { objectKey, version, ...described(error) });
    countByReason(METRIC_BY_REASON.imagesDelayed, 'NotPrepared');
  },
};
