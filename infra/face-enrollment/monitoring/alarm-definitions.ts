import { Duration } from 'aws-cdk-lib';
import { type Metric, Stats } from 'aws-cdk-lib/aws-cloudwatch';
import type { IDeliveryStream } from 'aws-cdk-lib/aws-kinesisfirehose';
import type { IFunction } from 'aws-cdk-lib/aws-lambda';
import type { IQueue } from 'aws-cdk-lib/aws-sqs';
import { METRIC, METRIC_BY_REASON } from '../../../functions/runtime/metric-names.ts';
import type { Pipeline, Stage } from '../stage/stage.ts';
import type { Alarms } from './alarms.ts';
import { FIVE_MINUTES } from './pipeline-metrics.ts';

/** Retries take up to a quarter of an hour apart: whatever is in progress is seen at least that often. */
const LONGEST_DELAY = Duration.minutes(15);
const OLD_WORK_SECONDS = 30 * 60;
const UPLOADS_WAIT_SECONDS = 15 * 60;
/** A large batch is no alarm of its own. What waits for 14 days is lost, though, so a function that is off must not be forgotten. */
const PREPARATIONS_WAIT_SECONDS = 60 * 60;
const ENROLLMENTS_WAIT_SECONDS = 60 * 60;
const ERASURES_WAIT_SECONDS = 60 * 60;
/** Outcomes are published within seconds, and retried for an hour. */
const OUTCOMES_WAIT_MS = 15 * 60_000;
/** Firehose collects records for a quarter of an hour, and retries for a day. */
const ANALYTICS_WAIT_SECONDS = 60 * 60;
/** Of all invocations. One in ten may be a bad deployment of AWS; more is one of ours. */
const ERROR_SHARE = 0.1;
/** Forty deliveries, five attempts of its own, and some to spare. */
const CALLS_OF_ONE_IMAGE = 50;

/**
 * What wakes a person, and nothing else: each alarm has an entry in the runbook. They are free of metric
 * math, so that they stand on the local stack as well.
 */
export function defineAlarms(alarms: Alarms, pipeline: Pipeline): void {
  const { uploads, preparations, enrollments, outcomes, analyticsStream, metrics } = pipeline;
  alarms.watch('UploadsDeadLetters', {
    metric: depth(uploads.deadLetterQueue),
    threshold: 0,
    severity: 'high',
    sentence: 'Uploads are in the dead-letter queue: their images are not examined until they are redriven.',
  });
  alarms.watch('PreparationsDeadLetters', {
    metric: depth(preparations.deadLetterQueue),
    threshold: 0,
    severity: 'high',
    sentence: 'Images could not be prepared: they are not enrolled until the cause is fixed and they are redriven.',
  });
  alarms.watch('EnrollmentsDeadLetters', {
    metric: depth(enrollments.deadLetterQueue),
    threshold: 0,
    severity: 'high',
    sentence:
      'Images are in the dead-letter queue: they are not enrolled until the cause is fixed and they are redriven.',
  });
  alarms.watch('AccountRefused', {
    metric: metrics.of(METRIC.accountRefused),
    threshold: 0,
    severity: 'critical',
    sentence:
      'Tencent refuses the account: for its keys, its permissions, a bill, a quota or a service that is off. No image is enrolled.',
    // Keys that are being changed may be refused once. After that, an image comes back twice in half an hour at the least.
    lasting: { periods: 2, of: 6 },
  });
  alarms.watch('OldWork', {
    metric: metrics.of(METRIC.workAge, Stats.MAXIMUM, LONGEST_DELAY),
    threshold: OLD_WORK_SECONDS,
    severity: 'high',
    sentence: 'An image has been on its way for more than half an hour.',
  });
  alarms.watch('UploadsWait', {
    metric: uploads.queue.metricApproximateAgeOfOldestMessage({ period: FIVE_MINUTES, statistic: Stats.MAXIMUM }),
    threshold: UPLOADS_WAIT_SECONDS,
    severity: 'critical',
    sentence: 'Uploads wait in their queue: the intake function does not run, or not often enough.',
  });
  alarms.watch('PreparationsWait', {
    metric: preparations.queue.metricApproximateAgeOfOldestMessage({ period: FIVE_MINUTES, statistic: Stats.MAXIMUM }),
    threshold: PREPARATIONS_WAIT_SECONDS,
    severity: 'critical',
    sentence: 'Images have waited for an hour to be prepared: the prepare function does not run, or is far behind.',
  });
  alarms.watch('EnrollmentsWait', {
    metric: enrollments.queue.metricApproximateAgeOfOldestMessage({ period: FIVE_MINUTES, statistic: Stats.MAXIMUM }),
    threshold: ENROLLMENTS_WAIT_SECONDS,
    severity: 'critical',
    sentence: 'Images have waited for an hour in their queue: the enroll function does not run, or is far behind.',
  });
  alarms.watch('IntakeErrors', {
    metric: errorShare(uploads.fn),
    threshold: ERROR_SHARE,
    severity: 'high',
    sentence: 'The intake function crashes or times out.',
    lasting: { periods: 2, of: 2 },
  });
  alarms.watch('PrepareErrors', {
    metric: errorShare(preparations.fn),
    threshold: ERROR_SHARE,
    severity: 'high',
    sentence: 'The prepare function crashes or times out.',
    lasting: { periods: 2, of: 2 },
  });
  alarms.watch('EnrollErrors', {
    metric: errorShare(enrollments.fn),
    threshold: ERROR_SHARE,
    severity: 'high',
    sentence: 'The enroll function crashes or times out.',
    lasting: { periods: 2, of: 2 },
  });
  alarms.watch('Throttled', {
    metric: metrics.ofReason(METRIC_BY_REASON.imagesDelayed, 'Throttled'),
    threshold: 0,
    severity: 'warning',
    sentence:
      'Tencent has been throttling for twenty minutes: another program uses the account, or the rate is set too high.',
    // An image that is throttled again and again comes back up to a quarter of an hour later.
    lasting: { periods: 4, of: 6 },
  });
  alarms.watch('CallsOfOneImage', {
    metric: metrics.of(METRIC.callsOfOneImage, Stats.MAXIMUM),
    threshold: CALLS_OF_ONE_IMAGE,
    severity: 'critical',
    sentence: 'One image was sent to Tencent more often than retries explain: each call is paid for.',
  });
  if (outcomes !== undefined) defineOutcomeAlarms(alarms, outcomes);
  if (analyticsStream !== undefined) defineAnalyticsAlarms(alarms, analyticsStream);
  defineErasureAlarms(alarms, pipeline);
}

/** A person has asked for it, and often a law sets a date. */
function defineErasureAlarms(alarms: Alarms, { erasures, metrics }: Pipeline): void {
  alarms.watch('ErasuresDeadLetters', {
    metric: depth(erasures.deadLetterQueue),
    threshold: 0,
    severity: 'high',
    sentence: 'Erasures of persons are in the dead-letter queue: their data are not deleted until they are redriven.',
  });
  alarms.watch('ErasuresIncomplete', {
    metric: metrics.of(METRIC.erasuresIncomplete),
    threshold: 0,
    severity: 'high',
    sentence: 'An erasure could not delete everything of a person: the receipt says what is left and why.',
  });
  alarms.watch('ErasuresWait', {
    metric: erasures.queue.metricApproximateAgeOfOldestMessage({ period: FIVE_MINUTES, statistic: Stats.MAXIMUM }),
    threshold: ERASURES_WAIT_SECONDS,
    severity: 'high',
    sentence: 'Erasures of persons have waited for an hour: the erase function does not run, or is far behind.',
  });
  alarms.watch('EraseErrors', {
    metric: errorShare(erasures.fn),
    threshold: ERROR_SHARE,
    severity: 'high',
    sentence: 'The erase function crashes or times out.',
    lasting: { periods: 2, of: 2 },
  });
}

/** Images are enrolled all the same, but applications do not hear of it. */
function defineOutcomeAlarms(alarms: Alarms, { deadLetterQueue, fn }: Stage): void {
  alarms.watch('OutcomesDeadLetters', {
    metric: depth(deadLetterQueue),
    threshold: 0,
    severity: 'high',
    sentence: 'Outcomes could not be published: applications have not received their events.',
  });
  alarms.watch('OutcomesWait', {
    // A function that crashes is retried with the same records, so their age shows crashes as well.
    metric: fn.metric('IteratorAge', { period: FIVE_MINUTES, statistic: Stats.MAXIMUM }),
    threshold: OUTCOMES_WAIT_MS,
    severity: 'high',
    sentence: 'Outcomes wait for more than 15 minutes to be published, or to be written on their objects.',
  });
}

/** Publish has done its part: only Firehose knows what it could not write. */
function defineAnalyticsAlarms(alarms: Alarms, stream: IDeliveryStream): void {
  alarms.watch('AnalyticsWait', {
    metric: stream.metric('DeliveryToS3.DataFreshness', { period: FIVE_MINUTES, statistic: Stats.MAXIMUM }),
    threshold: ANALYTICS_WAIT_SECONDS,
    severity: 'warning',
    sentence: 'Outcomes have waited for an hour to be written into the data lake: answers to analysts are out of date.',
  });
  alarms.watch('AnalyticsErrors', {
    metric: stream.metric('FailedConversion.Records', { period: FIVE_MINUTES, statistic: Stats.SUM }),
    threshold: 0,
    severity: 'warning',
    sentence: 'Outcomes do not match the table of the data lake: answers to analysts lack them.',
  });
}

function depth(queue: IQueue): Metric {
  return queue.metricApproximateNumberOfMessagesVisible({ period: Duration.minutes(1), statistic: Stats.MAXIMUM });
}

/** Every invocation counts as 0 or 1: the average is the share, and no metric math is needed. */
function errorShare(fn: IFunction): Metric {
  return fn.metricErrors({ period: FIVE_MINUTES, statistic: Stats.AVERAGE });
}
