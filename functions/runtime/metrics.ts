import { Metrics, MetricUnit } from '@aws-lambda-powertools/metrics';
import type { Reason } from '../domain/reasons.ts';
import { METRIC_BY_REASON, type MetricByReason, type MetricName } from './metric-names.ts';

/** Namespace and `service`, the only dimension, come from the environment. */
const metrics = new Metrics();

/** With dimensions of its own for each line. */
const reasons = new Metrics();
reasons.clearDefaultDimensions();
const service = process.env.POWERTOOLS_SERVICE_NAME ?? 'face-enrollment';

export function count(name: MetricName, value = 1): void {
  metrics.addMetric(name, MetricUnit.Count, value);
}

export function milliseconds(name: MetricName, value: number): void {
  metrics.addMetric(name, MetricUnit.Milliseconds, value);
}

export function bytes(name: MetricName, value: number): void {
  metrics.addMetric(name, MetricUnit.Bytes, value);
}

export function seconds(name: MetricName, value: number): void {
  metrics.addMetric(name, MetricUnit.Seconds, value);
}

/** Written at once: a line has one reason. */
export function countByReason(name: MetricByReason, reason: Reason): void {
  countWith({ service, reason }, name);
  // An alarm for a whole account asks for the reason alone.
  if (name === METRIC_BY_REASON.operatorNeeded) countWith({ reason }, name);
}

function countWith(dimensions: Record<string, string>, name: MetricByReason): void {
  reasons.addDimensions(dimensions);
  reasons.addMetric(name, MetricUnit.Count, 1);
  reasons.publishStoredMetrics();
}

/** What was counted, in one line of the log. CloudWatch makes metrics of it. */
export function publishMetrics(): void {
  if (metrics.hasStoredMetrics()) metrics.publishStoredMetrics();
}
