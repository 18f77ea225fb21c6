import { Duration } from 'aws-cdk-lib';
import { MathExpression, Metric, Stats } from 'aws-cdk-lib/aws-cloudwatch';
import type { MetricByReason, MetricName } from '../../../functions/runtime/metric-names.ts';

/** The namespace of the metrics that the functions write. */
export const METRICS_NAMESPACE = 'FaceEnrollment';

export const FIVE_MINUTES = Duration.minutes(5);

/** The metrics that the functions of one pipeline write. */
export class PipelineMetrics {
  readonly service: string;

  constructor(service: string) {
    this.service = service;
  }

  of(metricName: MetricName, statistic: string = Stats.SUM, period: Duration = FIVE_MINUTES): Metric {
    return this.#metric(metricName, { service: this.service }, statistic, period);
  }

  ofReason(metricName: MetricByReason, reason: string): Metric {
    return this.#metric(metricName, { service: this.service, reason }, Stats.SUM, FIVE_MINUTES);
  }

  /** One line for each reason that there was. */
  byReason(metricName: MetricByReason): MathExpression {
    const search = `SEARCH('{${METRICS_NAMESPACE},reason,service} MetricName="${metricName}" service="${this.service}"', 'Sum', ${FIVE_MINUTES.toSeconds()})`;
    // biome-ignore lint/suspicious/noTemplateCurlyInString: CloudWatch fills it in.
    const reason = "${PROP('Dim.reason')}";
    return new MathExpression({ expression: search, label: reason, period: FIVE_MINUTES });
  }

  #metric(metricName: string, dimensionsMap: Record<string, string>, statistic: string, period: Duration): Metric {
    return new Metric({ namespace: METRICS_NAMESPACE, metricName, dimensionsMap, statistic, period });
  }
}
