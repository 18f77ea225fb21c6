import { beforeAll, describe, expect, it } from '@jest/globals';
import type { Context, SQSEvent } from 'aws-lambda';
import type { FaceRow } from '../../../functions/domain/face-row.ts';
import type { Outcome } from '../../../functions/domain/tencent/face-service.ts';
import { PACER_FULL, PERSON_CHANGED } from '../../../functions/enroll/batch/postponement.ts';
import type { enrollLog } from '../../../functions/enroll/log.ts';
import type { intakeLog } from '../../../functions/intake/log.ts';
import type { publishMetrics } from '../../../functions/runtime/metrics.ts';
import type { withMetrics } from '../../../functions/runtime/with-metrics.ts';
import { pendingRow } from '../../fakes/pending-row.ts';
import { metricsWrittenBy } from '../../infra/emf.ts';

let code: {
  readonly enroll: typeof enrollLog;
  readonly intake: typeof intakeLog;
  readonly withMetrics: typeof withMetrics;
  readonly publish: typeof publishMetrics;
};

beforeAll(async () => {
  Object.assign(process.env, {
    POWERTOOLS_DEV: 'true',
    POWERTOOLS_METRICS_DISABLED: 'false',
    POWERTOOLS_LOG_LEVEL: 'SILENT',
    POWERTOOLS_METRICS_NAMESPACE: 'FaceEnrollment',
    POWERTOOLS_SERVICE_NAME: 'Portraits/Faces',
  });
  code = {
    enroll: (await import('../../../functions/enroll/log.ts')).enrollLog,
    intake: (await import('../../../functions/intake/log.ts')).intakeLog,
    withMetrics: (await import('../../../functions/runtime/with-metrics.ts')).withMetrics,
    publish: (await import('../../../functions/runtime/metrics.ts')).publishMetrics,
  };
});

/** `Name{service,reason=x} = 1`, in the order they were written. */
async function written(run: () => void): Promise<readonly string[]> {
  const samples = await metricsWrittenBy(() => {
    run();
    code.publish();
  });
  return samples.map(({ namespace, name, dimensions, value }) => {
    expect(namespace).toBe('FaceEnrollment');
    const shown = Object.entries(dimensions).map(([key, is]) => {
      if (key === 'service') expect(is).toBe('Portraits/Faces');
      return key === 'service' ? key : `${key}=${is}`;
    });
    return `${name}{${shown}} = ${value}`;
  });
}

const ROW = pendingRow({
  objectKey: 'a.jpg',
  uploadedAt: '2026-11-20T11:00:00.000Z',
  receivedAt: '2026-11-20T11:00:01.000Z',
});

describe('the metrics of intake', () => {
  it('count what was received, and what became of it', async () => {
    expect(await written(() => code.intake.received(ROW))).toEqual([
      'ImagesReceived{service} = 1',
      'ImagesAccepted{service} = 1',
    ]);
    const rejected: FaceRow = { ...ROW, status: 'REJECTED', reason: 'ImageEmpty' };
    expect(await written(() => code.intake.received(rejected))).toEqual([
      'ImagesRejected{service,reason=ImageEmpty} = 1',
      'ImagesReceived{service} = 1',
    ]);
    const failed: FaceRow = { ...ROW, status: 'FAILED', reason: 'BucketNotVersioned' };
    expect(await written(() => code.intake.received(failed))).toContain(
      'ImagesFailed{service,reason=BucketNotVersioned} = 1',
    );
  });

  it('count an event that came too late for its object, and no image', async () => {
    expect(await written(() => code.intake.expiredEvent({ objectKey: 'a', version: 'v' }))).toEqual([
      'EventsExpired{service} = 1',
    ]);
  });

  it('count an image that was accepted and could not be queued', async () => {
    expect(await written(() => code.intake.failed(ROW, 'NotQueued'))).toEqual([
      'ImagesFailed{service,reason=NotQueued} = 1',
    ]);
  });
});

describe('the metrics of enroll', () => {
  const called = (outcome: Outcome<unknown>) => () =>
    code.enroll.callEnded('1001', { id: 'x', rows: [], openedAt: 0, until: 0 }, outcome, 300);

  it.each<[Outcome<unknown>, number]>([
    [{ kind: 'answered', answer: {} }, 0],
    [{ kind: 'refused', code: 'InvalidParameterValue.NoFaceInPhoto', message: '' }, 0],
    [{ kind: 'refused', code: 'InvalidParameterValue.PersonIdNotExist', message: '' }, 0],
    [{ kind: 'refused', code: 'RequestLimitExceeded', message: '' }, 1],
    [{ kind: 'refused', code: 'InternalError', message: '' }, 1],
    [{ kind: 'refused', code: 'NeverHeardOf', message: '' }, 1],
    [{ kind: 'unknown', message: '' }, 1],
  ])('count a request that left: %j', async (outcome, failures) => {
    expect(await written(called(outcome))).toEqual([
      'TencentCalls{service} = 1',
      'TencentLatency{service} = 300',
      `TencentFailures{service} = ${failures}`,
    ]);
  });

  it.each<Outcome<unknown>>([
    { kind: 'notSent', message: '' },
    { kind: 'noCredentials', message: '' },
  ])('do not count one that did not: %j', async (outcome) => {
    expect(await written(called(outcome))).toEqual([]);
  });

  it('do not count what is free: a question about a person', async () => {
    const refused = { kind: 'refused', code: 'AuthFailure.SecretIdNotFound', message: '' } as const;
    expect(await written(() => code.enroll.personAsked('1001', refused, 300, 'GetPersonBaseInfo'))).toEqual([]);
  });

  it('count the images that wait for the rate, and no others that wait', async () => {
    expect(await written(() => code.enroll.waiting('1001', PACER_FULL.why, 10, 3))).toEqual([
      'ImagesPaced{service} = 3',
    ]);
    expect(await written(() => code.enroll.waiting('1001', PERSON_CHANGED.why, 2, 3))).toEqual([]);
  });

  it('say how long an image took, and how many requests', async () => {
    const row: FaceRow = { ...ROW, status: 'ENROLLED', attempts: 2, completedAt: '2026-11-20T11:00:03.500Z' };
    expect(await written(() => code.enroll.rowChanged(row, 'ENROLLED'))).toEqual([
      'CallsOfOneImage{service} = 2',
      'ImagesEnrolled{service} = 1',
      'TimeToEnroll{service} = 3500',
    ]);
  });

  it.each([
    ['REJECTED', 'is REJECTED', 'REJECTED', 'NoFaceDetected', 'ImagesRejected'],
    ['FAILED', 'is FAILED', 'FAILED', 'OutcomeUnknown', 'ImagesFailed'],
    ['PENDING', 'waits', 'RETRY', 'Throttled', 'ImagesDelayed'],
    ['FAILED', 'waits again after a redrive', 'RETRY', 'Throttled', 'ImagesDelayed'],
  ] as const)('say why a %s image %s', async (status, _what, to, reason, name) => {
    expect(await written(() => code.enroll.rowChanged({ ...ROW, status, reason }, to))).toEqual([
      `${name}{service,reason=${reason}} = 1`,
    ]);
  });

  it('tell operators by the reason, of this pipeline and of the whole account', async () => {
    expect(await written(() => code.enroll.operatorNeeded('UnknownCode'))).toEqual([
      'OperatorNeeded{service,reason=UnknownCode} = 1',
      'OperatorNeeded{reason=UnknownCode} = 1',
    ]);
    expect(await written(() => code.enroll.operatorNeeded('PermissionDenied'))).toContain(
      'AccountRefused{service} = 1',
    );
    expect(await written(() => code.enroll.operatorNeeded('AccountProblem'))).toContain('AccountRefused{service} = 1');
  });
});

describe('the age of the work in hand', () => {
  const record = (sentMsAgo: number) => ({ attributes: { SentTimestamp: String(Date.now() - sentMsAgo) } });

  async function ages(records: readonly object[], handle: () => Promise<unknown>): Promise<readonly number[]> {
    const event = { Records: records } as SQSEvent;
    const samples = await metricsWrittenBy(() =>
      code
        .withMetrics(handle)(event, {} as Context)
        .catch(() => undefined),
    );
    return samples.filter(({ name }) => name === 'WorkAge').map(({ value }) => Math.round(value));
  }

  it('is said of every message', async () => {
    expect(await ages([record(5_000), record(60_000)], async () => undefined)).toEqual([5, 60]);
  });

  it('is that of the submission: an image that is redriven after days is new work', async () => {
    const body = JSON.stringify({ objectKey: 'a.jpg', version: 'v1', personId: '1001', submission: 1 });
    const redriven = { ...record(2_000), body, messageId: 'made by the redrive' };
    expect(await ages([redriven], async () => undefined)).toEqual([2]);
  });

  it('is said although the function crashes', async () => {
    expect(await ages([record(5_000)], () => Promise.reject(new Error('crashed')))).toEqual([5]);
  });

  it('is not negative when clocks are apart, and not said when nobody knows it', async () => {
    expect(await ages([record(-5_000), { attributes: {} }], async () => undefined)).toEqual([0]);
  });
});
