import type { ImageOutcome } from '../domain/outcome/image-outcome.ts';
import { isRemoval } from '../domain/outcome/outcome-event.ts';
import { redact } from '../domain/secrets/redaction.ts';
import { logger } from '../runtime/logger.ts';
import { METRIC } from '../runtime/metric-names.ts';
import { count, milliseconds } from '../runtime/metrics.ts';
import type { PublishLog } from './ports.ts';

export const publishLog: PublishLog = {
  published: (detail, tookMs) => {
    logger.info(isRemoval(detail) ? 'Removal published' : 'Outcome published', named(detail));
    count(METRIC.outcomesPublished);
    milliseconds(METRIC.timeToPublish, Math.max(0, tookMs));
  },
  annotated: (outcome) => {
    logger.info('Object annotated', named(outcome));
    count(METRIC.objectsAnnotated);
  },
  notAnnotated: ({ objectKey, version }, why) => {
    logger.error('An object was not annotated', { objectKey, version, why: redact(why) });
    count(METRIC.annotationsFailed);
  },
  analyzed: (outcomes) => {
    if (outcomes.length === 0) return;
    logger.info('Outcomes stored for analysis', { outcomeIds: outcomes.map(({ outcomeId }) => outcomeId) });
    count(METRIC.outcomesAnalyzed, outcomes.length);
  },
  movedToDeadLetterQueue: (detail, why) => {
    const message = 'An outcome could not be published: it is in the outcomes dead-letter queue';
    logger.error(message, { ...named(detail), why: redact(why) });
    count(METRIC.outcomesNotPublished);
  },
  delayed: (what, why) => logger.warn(`${what}: its shard waits`, { why: redact(why) }),
};

function named({ outcomeId, objectKey, version, personId, status }: Partial<ImageOutcome>) {
  return { outcomeId, objectKey, version, personId, faceStatus: status };
}
