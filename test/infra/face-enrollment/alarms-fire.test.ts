import { beforeAll, describe, expect, it } from '@jest/globals';
import type { Context, SQSEvent } from 'aws-lambda';
import { type ErasureRecord, NO_COUNTS } from '../../../functions/domain/erasure/erasure-record.ts';
import type { FaceRow } from '../../../functions/domain/face-row.ts';
import type { Reason } from '../../../functions/domain/reasons.ts';
import type { Outcome } from '../../../functions/domain/tencent/face-service.ts';
import type { enrollLog } from '../../../functions/enroll/log.ts';
import type { eraseLog } from '../../../functions/erase/log.ts';
import type { publishMetrics } from '../../../functions/runtime/metrics.ts';
import type { withMetrics } from '../../../functions/runtime/with-metrics.ts';
import { pendingRow } from '../../fakes/pending-row.ts';
import { alarmsOf, isAlarm } from '../alarms.ts';
import { metricsWrittenBy, type Sample } from '../emf.ts';
import { templateWith } from '../synthesize.ts';

/** Any moment. Periods begin and end with the hour. */
const NOW = Date.parse('2026-11-20T12:00:00Z') / 1000;

const alarms = alarmsOf(templateWith({ analytics: 'true' }));

/** The functions' own code; what it writes is judged by the deployed alarms. */
let code: {
  readonly log: typeof enrollLog;
  readonly eraseLog: typeof eraseLog;
  readonly withMetrics: typeof withMetrics;
  readonly publish: typeof publishMetrics;
};

beforeAll(async () => {
  // As the stack sets them; Powertools writes to the global console when it is told that a developer reads.
  process.env.POWERTOOLS_DEV = 'true';
  process.env.POWERTOOLS_METRICS_DISABLED = 'false';
  process.env.POWERTOOLS_LOG_LEVEL = 'SILENT';
  process.env.POWERTOOLS_METRICS_NAMESPACE = 'FaceEnrollment';
  process.env.POWERTOOLS_SERVICE_NAME = 'FaceEnrollment/FaceEnrollment';
  code = {
    log: (await import('../../../functions/enroll/log.ts')).enrollLog,
    eraseLog: (await import('../../../functions/erase/log.ts')).eraseLog,
    withMetrics: (await import('../../../functions/runtime/with-metrics.ts')).withMetrics,
    publish: (await import('../../../functions/runtime/metrics.ts')).publishMetrics,
  };
});

const ROW = pendingRow({
  objectKey: 'a.jpg',
  attempts: 1,
  uploadedAt: '2026-11-20T11:00:00.000Z',
  receivedAt: '2026-11-20T11:00:01.000Z',
});

const MINUTE = 60;

/** What the functions write when this is told to their log, that many minutes ago. */
function logged(tell: (log: typeof enrollLog) => void, minutesAgo = 1) {
  const run = () => {
    tell(code.log);
    code.publish();
  };
  return metricsWrittenBy(run, NOW - minutesAgo * MINUTE);
}

/** What AWS itself writes about a queue or a function. */
function written(name: string, value: number, minutesAgo = 1): Sample {
  const alarm = alarms.get(name);
  if (alarm === undefined) throw new Error(`There is no alarm ${name}.`);
  const dimensions = Object.fromEntries(alarm.Dimensions.map(({ Name, Value }) => [Name, Value]));
  return { namespace: alarm.Namespace, name: alarm.MetricName, dimensions, value, at: NOW - minutesAgo * MINUTE };
}

async function invokedWith(ageSeconds: number): Promise<readonly Sample[]> {
  const attributes = { SentTimestamp: String(Date.now() - ageSeconds * 1000) };
  const event = { Records: [{ attributes }, { attributes: { SentTimestamp: String(Date.now()) } }] } as SQSEvent;
  const crash = code.withMetrics(() => Promise.reject(new Error('crashed')));
  return metricsWrittenBy(() => crash(event, {} as Context).catch(() => undefined), NOW - MINUTE);
}

async function throttledAgo(...minutesAgo: readonly number[]): Promise<readonly Sample[]> {
  const samples: Sample[] = [];
  for (const ago of minutesAgo) {
    samples.push(
      ...(await logged((log) => log.rowChanged({ ...ROW, status: 'FAILED', reason: 'Throttled' }, 'RETRY'), ago)),
    );
  }
  return samples;
}

async function neededAgo(reason: Reason, ...minutesAgo: readonly number[]): Promise<readonly Sample[]> {
  const samples: Sample[] = [];
  for (const ago of minutesAgo) samples.push(...(await logged((log) => log.operatorNeeded(reason), ago)));
  return samples;
}

interface Story {
  readonly alarm: string;
  readonly goesOff: () => Promise<readonly Sample[]> | readonly Sample[];
  readonly staysSilent: () => Promise<readonly Sample[]> | readonly Sample[];
}

/** An erasure has come to its end. */
function ended(status: ErasureRecord['status']) {
  const record: ErasureRecord = {
    erasureId: 'e0b9f2f6-5d0c-4a2b-8d26-2d2b7a2f5e11',
    status,
    personHash: 'ab',
    asOf: ROW.uploadedAt,
    tencent: 'person',
    startedAt: ROW.uploadedAt,
    updatedAt: ROW.uploadedAt,
    counts: NO_COUNTS,
    left: [],
    notReached: [],
  };
  const run = () => {
    code.eraseLog.ended(record);
    code.publish();
  };
  return metricsWrittenBy(run, NOW - MINUTE);
}

const STORIES: readonly Story[] = [
  {
    alarm: 'UploadsDeadLetters',
    goesOff: () => [written('UploadsDeadLetters', 1)],
    staysSilent: () => [written('UploadsDeadLetters', 0)],
  },
  {
    alarm: 'PreparationsDeadLetters',
    goesOff: () => [written('PreparationsDeadLetters', 1)],
    staysSilent: () => [written('PreparationsDeadLetters', 0)],
  },
  {
    alarm: 'EnrollmentsDeadLetters',
    goesOff: () => [written('EnrollmentsDeadLetters', 1)],
    staysSilent: () => [written('EnrollmentsDeadLetters', 0)],
  },
  ...(['CredentialsNotSet', 'CredentialsRefused', 'PermissionDenied', 'AccountProblem'] as const).map((reason) => ({
    alarm: 'AccountRefused',
    goesOff: () => neededAgo(reason, 1, 29),
    staysSilent: () => neededAgo(reason, 1),
  })),
  { alarm: 'OldWork', goesOff: () => invokedWith(31 * MINUTE), staysSilent: () => invokedWith(29 * MINUTE) },
  {
    alarm: 'UploadsWait',
    goesOff: () => [written('UploadsWait', 16 * MINUTE)],
    staysSilent: () => [written('UploadsWait', 14 * MINUTE)],
  },
  {
    alarm: 'PreparationsWait',
    goesOff: () => [written('PreparationsWait', 61 * MINUTE)],
    staysSilent: () => [written('PreparationsWait', 59 * MINUTE)],
  },
  {
    alarm: 'EnrollmentsWait',
    goesOff: () => [written('EnrollmentsWait', 61 * MINUTE)],
    staysSilent: () => [written('EnrollmentsWait', 59 * MINUTE)],
  },
  {
    alarm: 'OutcomesDeadLetters',
    goesOff: () => [written('OutcomesDeadLetters', 1)],
    staysSilent: () => [written('OutcomesDeadLetters', 0)],
  },
  {
    alarm: 'OutcomesWait',
    goesOff: () => [written('OutcomesWait', 16 * MINUTE * 1000)],
    staysSilent: () => [written('OutcomesWait', 14 * MINUTE * 1000)],
  },
  {
    alarm: 'ErasuresDeadLetters',
    goesOff: () => [written('ErasuresDeadLetters', 1)],
    staysSilent: () => [written('ErasuresDeadLetters', 0)],
  },
  { alarm: 'ErasuresIncomplete', goesOff: () => ended('INCOMPLETE'), staysSilent: () => ended('DONE') },
  {
    alarm: 'ErasuresWait',
    goesOff: () => [written('ErasuresWait', 61 * MINUTE)],
    staysSilent: () => [written('ErasuresWait', 59 * MINUTE)],
  },
  {
    alarm: 'AnalyticsWait',
    goesOff: () => [written('AnalyticsWait', 61 * MINUTE)],
    staysSilent: () => [written('AnalyticsWait', 59 * MINUTE)],
  },
  {
    alarm: 'AnalyticsErrors',
    goesOff: () => [written('AnalyticsErrors', 1)],
    staysSilent: () => [written('AnalyticsErrors', 0)],
  },
  ...['IntakeErrors', 'PrepareErrors', 'EnrollErrors', 'EraseErrors'].map((alarm) => ({
    alarm,
    // Each invocation is a sample: one in four fails in either period; and one in four, but in one period only.
    goesOff: () => [1, 6].flatMap((ago) => [1, 0, 0, 0].map((value) => written(alarm, value, ago))),
    staysSilent: () => [1, 0, 0, 0].map((value) => written(alarm, value, 1)),
  })),
  {
    alarm: 'Throttled',
    goesOff: () => throttledAgo(1, 6, 16, 26),
    staysSilent: () => throttledAgo(1, 6, 16),
  },
  {
    alarm: 'CallsOfOneImage',
    goesOff: () => logged((log) => log.rowChanged({ ...ROW, reason: 'TencentUnavailable', attempts: 51 }, 'RETRY')),
    staysSilent: () => logged((log) => log.rowChanged({ ...ROW, reason: 'TencentUnavailable', attempts: 45 }, 'RETRY')),
  },
];

describe('an alarm can go off', () => {
  it.each(STORIES)('$alarm', async ({ alarm, goesOff, staysSilent }) => {
    const properties = alarms.get(alarm);
    if (properties === undefined) throw new Error(`There is no alarm ${alarm}.`);
    expect(isAlarm(properties, await goesOff(), NOW)).toBe(true);
    expect(isAlarm(properties, await staysSilent(), NOW)).toBe(false);
  });

  it('of the account, but not for a request that nobody but its image suffers from', async () => {
    const alarm = alarms.get('AccountRefused');
    if (alarm === undefined) throw new Error('There is no alarm AccountRefused.');
    expect(isAlarm(alarm, await neededAgo('RequestRefused', 1, 6, 16), NOW)).toBe(false);
  });

  it('and each one does here', () => {
    expect(new Set(STORIES.map(({ alarm }) => alarm))).toEqual(new Set(alarms.keys()));
  });

  it('but none while everything is well', async () => {
    const answer = { results: [{ retCode: 0, faceId: '1' } as const] };
    const enrolled: FaceRow = { ...ROW, status: 'ENROLLED', completedAt: '2026-11-20T11:00:03.000Z' };
    const outcome: Outcome<unknown> = { kind: 'answered', answer };
    const samples = await logged((log) => {
      log.callEnded('1001', { id: 'x', rows: [], openedAt: 0, until: 0 }, outcome, 300);
      log.rowChanged(enrolled, 'ENROLLED');
      log.waiting('1001', 'the rate limit is used up', 10, 3);
    });
    expect(samples.length).toBeGreaterThan(0);
    for (const alarm of alarms.values()) expect(isAlarm(alarm, samples, NOW)).toBe(false);
  });
});
