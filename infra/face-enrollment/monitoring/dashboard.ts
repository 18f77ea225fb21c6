import { Duration } from 'aws-cdk-lib';
import {
  AlarmStatusWidget,
  Dashboard,
  GraphWidget,
  type GraphWidgetProps,
  type IAlarm,
  type IMetric,
  type IWidget,
  MathExpression,
  PeriodOverride,
  SingleValueWidget,
  Stats,
  TextWidget,
} from 'aws-cdk-lib/aws-cloudwatch';
import type { Construct } from 'constructs';
import { METRIC, METRIC_BY_REASON, type MetricName } from '../../../functions/runtime/metric-names.ts';
import type { Pipeline, Stage } from '../stage/stage.ts';
import { estimatedCost } from './estimated-cost.ts';
import { FIVE_MINUTES, type PipelineMetrics } from './pipeline-metrics.ts';

export interface PipelineDashboardProps extends Pipeline {
  readonly alarms: readonly IAlarm[];
  readonly runbookUrl: string;
}

const FULL = 24;
const HEIGHT = 6;
const NUMBERS_HEIGHT = 4;
const HIGHEST = { period: FIVE_MINUTES, statistic: Stats.MAXIMUM };

/** Questions in the order in which they are asked, each with the charts that answer it. */
export function pipelineDashboard(scope: Construct, id: string, props: PipelineDashboardProps): Dashboard {
  return new Dashboard(scope, id, {
    defaultInterval: Duration.hours(12),
    // What is counted in five minutes stays so when one looks at a week.
    periodOverride: PeriodOverride.INHERIT,
    widgets: [
      [
        new TextWidget({
          width: FULL,
          height: 2,
          markdown: `# Face enrollment: ${props.metrics.service}\nWhat an alarm means and what to do: ${props.runbookUrl}`,
        }),
      ],
      [new AlarmStatusWidget({ title: 'Alarms', width: FULL, height: 3, alarms: [...props.alarms] })],
      glance(props),
      question('Is it flowing?'),
      [chart('Images in 5 minutes', FULL, counted(props))],
      question('How fast? Is Tencent slow?'),
      speed(props),
      question('Are photos converted?'),
      converted(props),
      question('What is refused, and why?'),
      refusals(props),
      question('Is anything stuck?'),
      stuck(props),
      ...(props.outcomes ? [question('Do applications hear of it?'), heard(props.outcomes, props)] : []),
      question('Are persons erased?'),
      erased(props),
      question('What does it cost?'),
      cost(props),
    ],
  });
}

function question(text: string): IWidget[] {
  return [new TextWidget({ width: FULL, height: 1, markdown: `## ${text}` })];
}

function chart(title: string, width: number, left: readonly IMetric[], more: GraphWidgetProps = {}): GraphWidget {
  return new GraphWidget({ title, width, height: HEIGHT, left: [...left], leftYAxis: { min: 0 }, ...more });
}

/** The answers as numbers, before an operator has to read a chart. */
function glance(props: Pipeline): IWidget[] {
  const { uploads, preparations, enrollments, outcomes, metrics } = props;
  const ninetieth = Stats.percentile(90);
  return [
    new SingleValueWidget({
      title: 'In all of the time that is shown',
      width: 16,
      height: NUMBERS_HEIGHT,
      setPeriodToTimeRange: true,
      metrics: [
        ...counted(props),
        metrics.of(METRIC.timeToEnroll, ninetieth).with({ label: 'from upload to face, p90' }),
        metrics.of(METRIC.tencentLatency, ninetieth).with({ label: "until Tencent's answer, p90" }),
        metrics.of(METRIC.workAge, Stats.MAXIMUM).with({ label: 'oldest work' }),
        callsPerImage(props),
      ],
    }),
    new SingleValueWidget({
      title: 'Now',
      width: 8,
      height: NUMBERS_HEIGHT,
      metrics: [
        uploads.queue.metricApproximateNumberOfMessagesVisible({ ...HIGHEST, label: 'uploads waiting' }),
        preparations.queue.metricApproximateNumberOfMessagesVisible({ ...HIGHEST, label: 'preparations waiting' }),
        enrollments.queue.metricApproximateNumberOfMessagesVisible({ ...HIGHEST, label: 'enrollments waiting' }),
        uploads.deadLetterQueue.metricApproximateNumberOfMessagesVisible({ ...HIGHEST, label: 'dead uploads' }),
        preparations.deadLetterQueue.metricApproximateNumberOfMessagesVisible({
          ...HIGHEST,
          label: 'dead preparations',
        }),
        enrollments.deadLetterQueue.metricApproximateNumberOfMessagesVisible({ ...HIGHEST, label: 'dead enrollments' }),
        ...(outcomes
          ? [outcomes.deadLetterQueue.metricApproximateNumberOfMessagesVisible({ ...HIGHEST, label: 'dead outcomes' })]
          : []),
      ],
    }),
  ];
}

function counted({ metrics }: Pipeline): IMetric[] {
  return [
    metrics.of(METRIC.imagesReceived).with({ label: 'received' }),
    metrics.of(METRIC.imagesAccepted).with({ label: 'accepted' }),
    metrics.of(METRIC.imagesEnrolled).with({ label: 'enrolled' }),
  ];
}

/** A quarter when each call carries four images, 1 when each carries one. A loop shows here first. */
function callsPerImage({ metrics }: Pipeline): IMetric {
  return new MathExpression({
    label: 'calls of an accepted image',
    expression: 'calls / images',
    usingMetrics: { calls: metrics.of(METRIC.tencentCalls), images: metrics.of(METRIC.imagesAccepted) },
    period: FIVE_MINUTES,
  });
}

function speed({ metrics }: Pipeline): IWidget[] {
  const failures = new MathExpression({
    label: 'failed requests',
    expression: '100 * failed',
    usingMetrics: { failed: metrics.of(METRIC.tencentFailures, Stats.AVERAGE) },
    period: FIVE_MINUTES,
  });
  return [
    chart('From upload to face', 8, percentiles(metrics, METRIC.timeToEnroll), MILLISECONDS),
    chart("Until Tencent's answer", 8, percentiles(metrics, METRIC.tencentLatency), MILLISECONDS),
    chart('Requests that Tencent failed', 8, [failures], {
      leftYAxis: { min: 0, max: 100, label: '%', showUnits: false },
    }),
  ];
}

/** How many images are prepared, whether the decoder is slow, and what it saves. */
function converted({ metrics }: Pipeline): IWidget[] {
  return [
    chart('Images prepared in 5 minutes', 8, [metrics.of(METRIC.imagesPrepared).with({ label: 'prepared' })]),
    chart('Time to prepare an image', 8, percentiles(metrics, METRIC.timeToPrepare), MILLISECONDS),
    chart(
      'Bytes before and after',
      8,
      [
        metrics.of(METRIC.bytesToPrepare).with({ label: 'originals' }),
        metrics.of(METRIC.bytesPrepared).with({ label: 'prepared' }),
      ],
      { leftYAxis: { min: 0, label: 'bytes', showUnits: false } },
    ),
  ];
}

const MILLISECONDS = { leftYAxis: { min: 0, label: 'ms', showUnits: false } };

function percentiles(metrics: PipelineMetrics, name: MetricName): IMetric[] {
  return [50, 90, 99].map((percent) => metrics.of(name, Stats.percentile(percent)).with({ label: `p${percent}` }));
}

function refusals({ metrics }: Pipeline): IWidget[] {
  const stacked = { stacked: true };
  return [
    chart(
      'Rejected: upload something else',
      8,
      [
        metrics.byReason(METRIC_BY_REASON.imagesRejected),
        metrics.of(METRIC.eventsExpired).with({ label: 'no row: gone when its event was read an hour late' }),
      ],
      stacked,
    ),
    chart('Failed: an operator has to act', 8, [metrics.byReason(METRIC_BY_REASON.imagesFailed)], stacked),
    chart(
      'Delayed: tried again by itself',
      8,
      [
        metrics.byReason(METRIC_BY_REASON.imagesDelayed),
        metrics.of(METRIC.imagesPaced).with({ label: 'requestsPerSecond is used up' }),
      ],
      stacked,
    ),
  ];
}

function stuck({ uploads, preparations, enrollments, metrics }: Pipeline): IWidget[] {
  return [
    chart(
      'Oldest work',
      8,
      [
        metrics.of(METRIC.workAge, Stats.MAXIMUM).with({ label: 'in hand' }),
        uploads.queue.metricApproximateAgeOfOldestMessage({ ...HIGHEST, label: 'uploads, before the third try' }),
        preparations.queue.metricApproximateAgeOfOldestMessage({
          ...HIGHEST,
          label: 'preparations, before the third try',
        }),
        enrollments.queue.metricApproximateAgeOfOldestMessage({
          ...HIGHEST,
          label: 'enrollments, before the third try',
        }),
      ],
      { leftYAxis: { min: 0, label: 's', showUnits: false } },
    ),
    chart('Waiting', 8, [
      uploads.queue.metricApproximateNumberOfMessagesVisible({ ...HIGHEST, label: 'uploads' }),
      preparations.queue.metricApproximateNumberOfMessagesVisible({ ...HIGHEST, label: 'preparations' }),
      enrollments.queue.metricApproximateNumberOfMessagesVisible({ ...HIGHEST, label: 'enrollments' }),
      enrollments.queue.metricApproximateNumberOfMessagesNotVisible({
        ...HIGHEST,
        label: 'enrollments in progress, or waiting for a retry',
      }),
    ]),
    chart('Dead-letter queue messages, and crashes', 8, [
      uploads.deadLetterQueue.metricApproximateNumberOfMessagesVisible({ ...HIGHEST, label: 'uploads' }),
      preparations.deadLetterQueue.metricApproximateNumberOfMessagesVisible({ ...HIGHEST, label: 'preparations' }),
      enrollments.deadLetterQueue.metricApproximateNumberOfMessagesVisible({ ...HIGHEST, label: 'enrollments' }),
      uploads.fn.metricErrors({ period: FIVE_MINUTES, label: 'crashes of intake' }),
      preparations.fn.metricErrors({ period: FIVE_MINUTES, label: 'crashes of prepare' }),
      enrollments.fn.metricErrors({ period: FIVE_MINUTES, label: 'crashes of enroll' }),
    ]),
  ];
}

function heard({ fn, deadLetterQueue }: Stage, { metrics }: Pipeline): IWidget[] {
  return [
    chart('Outcomes in 5 minutes', 8, [
      metrics.of(METRIC.outcomesPublished).with({ label: 'published' }),
      metrics.of(METRIC.objectsAnnotated).with({ label: 'written on objects' }),
      metrics.of(METRIC.outcomesAnalyzed).with({ label: 'stored for analysis' }),
    ]),
    chart('From the outcome to its event', 8, percentiles(metrics, METRIC.timeToPublish), {
      ...MILLISECONDS,
      right: [fn.metric('IteratorAge', { ...HIGHEST, label: 'oldest outcome, in ms' })],
      rightYAxis: { min: 0, showUnits: false },
    }),
    chart('Not published, and crashes', 8, [
      metrics.of(METRIC.outcomesNotPublished).with({ label: 'moved to the dead-letter queue' }),
      deadLetterQueue.metricApproximateNumberOfMessagesVisible({ ...HIGHEST, label: 'in the dead-letter queue' }),
      metrics.of(METRIC.annotationsFailed).with({ label: 'not written on objects' }),
      fn.metricErrors({ period: FIVE_MINUTES, label: 'crashes of publish' }),
    ]),
  ];
}

function erased({ erasures, metrics }: Pipeline): IWidget[] {
  return [
    chart(
      'Persons: erased in 5 minutes, and known',
      8,
      [
        metrics.of(METRIC.personsErased).with({ label: 'everything is gone' }),
        metrics.of(METRIC.erasuresIncomplete).with({ label: 'something is left' }),
      ],
      {
        right: [metrics.of(METRIC.personsKnown, Stats.MAXIMUM).with({ label: 'known' })],
        rightYAxis: { min: 0, showUnits: false },
      },
    ),
    chart('Erasures waiting', 8, [
      erasures.queue.metricApproximateNumberOfMessagesVisible({ ...HIGHEST, label: 'waiting' }),
      erasures.queue.metricApproximateNumberOfMessagesNotVisible({
        ...HIGHEST,
        label: 'in progress, or waiting for a retry or a count',
      }),
    ]),
    chart('Erasures not done, and crashes', 8, [
      erasures.deadLetterQueue.metricApproximateNumberOfMessagesVisible({
        ...HIGHEST,
        label: 'in the dead-letter queue',
      }),
      erasures.fn.metricErrors({ period: FIVE_MINUTES, label: 'crashes of erase' }),
    ]),
  ];
}

function cost(props: Pipeline): IWidget[] {
  const { uploads, preparations, enrollments, outcomes, metrics } = props;
  return [
    chart('Tencent: CreateFace calls', 8, [metrics.of(METRIC.tencentCalls).with({ label: 'calls in 5 minutes' })], {
      right: [callsPerImage(props)],
      rightYAxis: { min: 0, showUnits: false },
    }),
    chart('AWS: about so much an hour', 8, estimatedCost(props), {
      stacked: true,
      leftYAxis: { min: 0, label: 'US$', showUnits: false },
    }),
    chart(
      'Functions at once',
      8,
      [
        uploads.fn.metric('ConcurrentExecutions', { ...HIGHEST, label: 'intake' }),
        preparations.fn.metric('ConcurrentExecutions', { ...HIGHEST, label: 'prepare' }),
        enrollments.fn.metric('ConcurrentExecutions', { ...HIGHEST, label: 'enroll' }),
        ...(outcomes ? [outcomes.fn.metric('ConcurrentExecutions', { ...HIGHEST, label: 'publish' })] : []),
      ],
      {
        right: [
          uploads.fn.metricThrottles({ period: FIVE_MINUTES, label: 'intake, throttled' }),
          preparations.fn.metricThrottles({ period: FIVE_MINUTES, label: 'prepare, throttled' }),
          enrollments.fn.metricThrottles({ period: FIVE_MINUTES, label: 'enroll, throttled' }),
          ...(outcomes ? [outcomes.fn.metricThrottles({ period: FIVE_MINUTES, label: 'publish, throttled' })] : []),
        ],
        rightYAxis: { min: 0, showUnits: false },
      },
    ),
  ];
}
