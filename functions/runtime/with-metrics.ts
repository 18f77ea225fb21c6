import type { Context, SQSEvent } from 'aws-lambda';
import { METRIC } from './metric-names.ts';
import { publishMetrics, seconds } from './metrics.ts';

/**
 * A handler that says at once how old the work is that it receives, so that it is said even if the function crashes,
 * and at its end whatever was counted meanwhile.
 *
 * The age is that of the submission and not of the row: an image that is redriven after days is new work, though it was
 * received long ago. The queue's own age would leave out whatever was received three times.
 */
export function withMetrics<Answer>(handle: (event: SQSEvent, lambda: Context) => Promise<Answer>) {
  return async (event: SQSEvent, lambda: Context): Promise<Answer> => {
    for (const { attributes } of event.Records) {
      const age = (Date.now() - Number(attributes.SentTimestamp)) / 1000;
      if (Number.isFinite(age)) seconds(METRIC.workAge, Math.max(0, age));
    }
    publishMetrics();
    try {
      return await handle(event, lambda);
    } finally {
      publishMetrics();
    }
  };
}
