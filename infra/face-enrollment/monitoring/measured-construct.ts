import { type Metric, type MetricOptions, Stats } from 'aws-cdk-lib/aws-cloudwatch';
import { Construct } from 'constructs';
import type { OutcomeReason } from '../../../functions/domain/outcome/outcome-reasons.ts';
import {
  METRIC,
  METRIC_BY_REASON,
  type MetricByReason,
  type MetricName,
} from '../../../functions/runtime/metric-names.ts';
import type { PipelineMetrics } from './pipeline-metrics.ts';

const NINETIETH = Stats.percentile(90);

/**
 * The metrics of a pipeline as methods, for alarms and dashboards of an app. Counts are sums over five minutes, unless the
 * options say otherwise. `docs/metrics.md` has their meanings.
 */
export abstract class MeasuredConstruct extends Construct {
  protected abstract readonly pipelineMetrics: PipelineMetrics;

  metricImagesReceived(options?: MetricOptions): Metric {
    return this.#metric(METRIC.imagesReceived, options);
  }

  metricImagesAccepted(options?: MetricOptions): Metric {
    return this.#metric(METRIC.imagesAccepted, options);
  }

  metricEventsExpired(options?: MetricOptions): Metric {
    return this.#metric(METRIC.eventsExpired, options);
  }

  metricImagesEnrolled(options?: MetricOptions): Metric {
    return this.#metric(METRIC.imagesEnrolled, options);
  }

  metricImagesPrepared(options?: MetricOptions): Metric {
    return this.#metric(METRIC.imagesPrepared, options);
  }

  /** Of the originals of images that were prepared. */
  metricBytesToPrepare(options?: MetricOptions): Metric {
    return this.#metric(METRIC.bytesToPrepare, options);
  }

  /** Of the JPGs that were made of them. */
  metricBytesPrepared(options?: MetricOptions): Metric {
    return this.#metric(METRIC.bytesPrepared, options);
  }

  /** The 90th percentile in milliseconds. */
  metricTimeToPrepare(options?: MetricOptions): Metric {
    return this.#metric(METRIC.timeToPrepare, options, NINETIETH);
  }

  metricImagesRejected(reason: OutcomeReason, options?: MetricOptions): Metric {
    return this.#metricOf(METRIC_BY_REASON.imagesRejected, reason, options);
  }

  metricImagesFailed(reason: OutcomeReason, options?: MetricOptions): Metric {
    return this.#metricOf(METRIC_BY_REASON.imagesFailed, reason, options);
  }

  metricImagesDelayed(reason: OutcomeReason, options?: MetricOptions): Metric {
    return this.#metricOf(METRIC_BY_REASON.imagesDelayed, reason, options);
  }

  metricOperatorNeeded(reason: OutcomeReason, options?: MetricOptions): Metric {
    return this.#metricOf(METRIC_BY_REASON.operatorNeeded, reason, options);
  }

  metricImagesPaced(options?: MetricOptions): Metric {
    return this.#metric(METRIC.imagesPaced, options);
  }

  /** The 90th percentile of milliseconds from the upload to the outcome. */
  metricTimeToEnroll(options?: MetricOptions): Metric {
    return this.#metric(METRIC.timeToEnroll, options, NINETIETH);
  }

  /** The largest age in seconds. */
  metricWorkAge(options?: MetricOptions): Metric {
    return this.#metric(METRIC.workAge, options, Stats.MAXIMUM);
  }

  metricTencentCalls(options?: MetricOptions): Metric {
    return this.#metric(METRIC.tencentCalls, options);
  }

  /** The 90th percentile in milliseconds. */
  metricTencentLatency(options?: MetricOptions): Metric {
    return this.#metric(METRIC.tencentLatency, options, NINETIETH);
  }

  /** The share of requests, from 0 to 1. */
  metricTencentFailures(options?: MetricOptions): Metric {
    return this.#metric(METRIC.tencentFailures, options, Stats.AVERAGE);
  }

  /** The largest number. */
  metricCallsOfOneImage(options?: MetricOptions): Metric {
    return this.#metric(METRIC.callsOfOneImage, options, Stats.MAXIMUM);
  }

  metricAccountRefused(options?: MetricOptions): Metric {
    return this.#metric(METRIC.accountRefused, options);
  }

  metricOutcomesPublished(options?: MetricOptions): Metric {
    return this.#metric(METRIC.outcomesPublished, options);
  }

  metricOutcomesNotPublished(options?: MetricOptions): Metric {
    return this.#metric(METRIC.outcomesNotPublished, options);
  }

  /** The 90th percentile of milliseconds from the outcome to its event. */
  metricTimeToPublish(options?: MetricOptions): Metric {
    return this.#metric(METRIC.timeToPublish, options, NINETIETH);
  }

  metricObjectsAnnotated(options?: MetricOptions): Metric {
    return this.#metric(METRIC.objectsAnnotated, options);
  }

  metricAnnotationsFailed(options?: MetricOptions): Metric {
    return this.#metric(METRIC.annotationsFailed, options);
  }

  /** The number, about every six hours. */
  metricPersonsKnown(options?: MetricOptions): Metric {
    return this.#metric(METRIC.personsKnown, options, Stats.MAXIMUM);
  }

  metricPersonsErased(options?: MetricOptions): Metric {
    return this.#metric(METRIC.personsErased, options);
  }

  metricErasuresIncomplete(options?: MetricOptions): Metric {
    return this.#metric(METRIC.erasuresIncomplete, options);
  }

  metricOutcomesAnalyzed(options?: MetricOptions): Metric {
    return this.#metric(METRIC.outcomesAnalyzed, options);
  }

  #metric(name: MetricName, options: MetricOptions = {}, statistic?: string): Metric {
    return this.pipelineMetrics.of(name, statistic).with(options);
  }

  #metricOf(name: MetricByReason, reason: OutcomeReason, options: MetricOptions = {}): Metric {
    return this.pipelineMetrics.ofReason(name, reason).with(options);
  }
}
