import type { ImageOutcome } from '../domain/outcome/image-outcome.ts';
import { redact } from '../domain/secrets/redaction.ts';
import { logger } from '../runtime/logger.ts';
import { METRIC } from '../runtime/metric-names.ts';
import { count, milliseconds } from '../runtime/metrics.ts';
import type { PublishLog } from './ports.ts';

export const publishLog: PublishLog = {
  published: (outcome, tookMs) => {
    logger.info('Outcome published', named(outcome));
    count(METRIC.outcomesPublished);
    milliseconds(METRIC.timeToPublish, Math.max(0, tookMs));
  },
  annotated: (outcome) => {
    logger.info('Object annotated', named(outcome));
    count(METRIC.objectsAnnotated);
  },
  kept: (outcome, why) => {
    logger.error('An outcome is in the outcomes dead-letter queue', { ...named(outcome), why: redact(why) });
    count(METRIC.outcomesKept);
  },
  notAnnotated: (outcome, why) => {
    logger.error('An object was not annotated', { ...named(outcome), why: redact(why) });
    count(METRIC.annotationsFailed);
  },
  troubled: (what, why) => logger.warn(what, { why: redact(why) }),
};

function named({ outcomeId, objectKey, version, personId, status }: ImageOutcome) {
  return { outcomeId, objectKey, version, personId, faceStatus: status };
}
