import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { MESSAGE_RETENTION_DAYS } from '../../../../cli/backfill/message-retention.ts';
import {
  longDelaySeconds,
  MAX_DELIVERIES,
  MAX_DENIED_DELIVERIES,
  MAX_SHORT_ATTEMPTS,
  shortDelaySeconds,
} from '../../../../functions/domain/retry-schedule.ts';
import { KEEP_MS } from '../../../../functions/tencent/tencent-credentials.ts';
import { alarmsOf } from '../../alarms.ts';
import { templateWith } from '../../synthesize.ts';

const PAGE = join(import.meta.dirname, '../../../../docs/runbook.md');
const RUNBOOK = readFileSync(PAGE, 'utf8').replace(/\s+/g, ' ');

const template = templateWith();
const alarms = alarmsOf(template);
const NUMBER_WORDS = ['no', 'one', 'two', 'three', 'four', 'five', 'six'];
/** While it works on a batch, a function hides the messages for so long. */
const CRASH_SECONDS = 75;

/** Of the queue that feeds the stage. */
function queueOf(stage: 'Uploads' | 'Enrollments') {
  const queues = Object.entries(template.findResources('AWS::SQS::Queue'));
  const [, queue] = queues.find(([id]) => id.startsWith(`FaceEnrollment${stage}WorkQueue`)) ?? [];
  return {
    deliveries: Number(queue?.Properties.RedrivePolicy.maxReceiveCount),
    visibilitySeconds: Number(queue?.Properties.VisibilityTimeout),
    retentionDays: Number(queue?.Properties.MessageRetentionPeriod) / 86_400,
  };
}

/** From the first delivery to the last one, from the shortest delays to the longest. */
function span(deliveries: number, delay: typeof longDelaySeconds, unitSeconds: number): readonly [number, number] {
  const sum = (random: number) =>
    Array.from({ length: deliveries - 1 }, (_, index) => delay(index + 1, () => random)).reduce((a, b) => a + b, 0);
  return [Math.round(sum(0) / unitSeconds), Math.round(sum(1 - Number.EPSILON) / unitSeconds)];
}

const uploads = queueOf('Uploads');
const enrollments = queueOf('Enrollments');
const [uploadHours, deniedMinutes, enrollHours, imageMinutes] = [
  span(uploads.deliveries, longDelaySeconds, 3600),
  span(MAX_DENIED_DELIVERIES, longDelaySeconds, 60),
  span(MAX_DELIVERIES, longDelaySeconds, 3600),
  span(MAX_SHORT_ATTEMPTS, shortDelaySeconds, 60),
];
const threshold = (name: string) => Number(alarms.get(name)?.Threshold);

describe('the runbook gives the numbers of the code', () => {
  it.each([
    ['the retention of messages', `a dead-letter queue for ${enrollments.retentionDays} days`],
    [
      'the deliveries of an event',
      `An event is delivered ${uploads.deliveries} times, within ${uploadHours.join(' to ')} hours,`,
    ],
    [
      'the deliveries of an event whose object is denied',
      `${MAX_DENIED_DELIVERIES} deliveries in ${deniedMinutes.join(' to ')} minutes`,
    ],
    ['the deliveries of an image', `all ${MAX_DELIVERIES} deliveries, which take ${enrollHours.join(' to ')} hours`],
    ['how long images are retried', `Images are retried for ${enrollHours.join(' to ')} hours`],
    [
      'the attempts of one image',
      `${NUMBER_WORDS[MAX_SHORT_ATTEMPTS]} attempts, within ${imageMinutes.map((minutes) => NUMBER_WORDS[minutes]).join(' to ')} minutes`,
    ],
    ['how long keys are kept', `new keys within ${NUMBER_WORDS[KEEP_MS / 60_000]} minutes`],
    [
      'the crashes of intake',
      `After ${uploads.deliveries} deliveries they move to the dead-letter queue: at the earliest after ${(uploads.deliveries * CRASH_SECONDS) / 60} minutes, or after ${(uploads.deliveries * uploads.visibilitySeconds) / 60} minutes`,
    ],
    [
      'the crashes of enroll',
      `after ${enrollments.deliveries} deliveries. That takes about ${Math.round((enrollments.deliveries * CRASH_SECONDS) / 600) * 10} minutes if each delivery crashes, and ${NUMBER_WORDS[Math.round((enrollments.deliveries * enrollments.visibilitySeconds) / 3600)]} hours`,
    ],
    ['OldWork', `more than ${threshold('OldWork') === 1800 ? 'half an hour' : '?'} old`],
    ['UploadsWait', `uploads queue is more than ${threshold('UploadsWait') / 60} minutes old`],
    [
      'EnrollmentsWait',
      `enrollments queue is more than ${threshold('EnrollmentsWait') === 3600 ? 'an hour' : '?'} old`,
    ],
    ['CallsOfOneImage', `sent to Tencent more than ${threshold('CallsOfOneImage')} times`],
    ['the last periods of AccountRefused', periodsOf('AccountRefused')],
    ['the last periods of Throttled', periodsOf('Throttled')],
  ])('for %s', (_, text) => {
    expect({ text, isInRunbook: RUNBOOK.includes(text) }).toEqual({ text, isInRunbook: true });
  });
});

it('backfill knows how long the queues keep messages', () => {
  const { retentionDays } = enrollments;
  expect([retentionDays, uploads.retentionDays]).toEqual([MESSAGE_RETENTION_DAYS, MESSAGE_RETENTION_DAYS]);
});

function periodsOf(name: string): string {
  const { DatapointsToAlarm = 0, EvaluationPeriods = 0, Period = 0 } = alarms.get(name) ?? {};
  const [some, all, minutes] = [DatapointsToAlarm, EvaluationPeriods, Period / 60].map((count) => NUMBER_WORDS[count]);
  return `in ${some} of the last ${all} ${minutes}-minute periods`;
}
