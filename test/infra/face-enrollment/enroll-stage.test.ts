import { describe, expect, it } from '@jest/globals';
import { Match } from 'aws-cdk-lib/assertions';
import { resourceOf, templateWith } from '../synthesize.ts';

const template = templateWith();
const queue = resourceOf(template, 'AWS::SQS::Queue', 'FaceEnrollmentEnrollmentsWorkQueue');
const deadLetters = resourceOf(template, 'AWS::SQS::Queue', 'FaceEnrollmentEnrollmentsWorkDeadLetterQueue');
const fn = resourceOf(template, 'AWS::Lambda::Function', 'FaceEnrollmentEnrollmentsEnroll');

/** In order within a person; without a limit that all persons share; no message is dropped because it is like another. */
const FIFO = { FifoQueue: true, DeduplicationScope: 'messageGroup', FifoThroughputLimit: 'perMessageGroupId' };
const KEPT = { MessageRetentionPeriod: 14 * 24 * 60 * 60, SqsManagedSseEnabled: true };

describe('the enrollments queue', () => {
  it('is a fast FIFO queue that outlives an outage of hours', () => {
    expect(queue.Properties).toEqual({
      ...FIFO,
      ...KEPT,
      VisibilityTimeout: 6 * 60,
      RedrivePolicy: { deadLetterTargetArn: { 'Fn::GetAtt': [deadLetters.id, 'Arn'] }, maxReceiveCount: 42 },
    });
  });

  it('has a dead-letter queue of its own kind', () => {
    expect(deadLetters.Properties).toEqual({ ...FIFO, ...KEPT });
  });

  it.each([queue, deadLetters])('refuses requests without TLS: %s', ({ id }) => {
    template.hasResourceProperties('AWS::SQS::QueuePolicy', {
      Queues: [{ Ref: id }],
      PolicyDocument: {
        Statement: [Match.objectLike({ Effect: 'Deny', Condition: { Bool: { 'aws:SecureTransport': 'false' } } })],
      },
    });
  });
});

describe('the enroll function', () => {
  it('gets batches of ten, of which single messages may come back, and no batching window', () => {
    const mapping = resourceOf(template, 'AWS::Lambda::EventSourceMapping', 'FaceEnrollmentEnrollments');
    expect(mapping.Properties).toEqual({
      EventSourceArn: { 'Fn::GetAtt': [queue.id, 'Arn'] },
      FunctionName: { Ref: fn.id },
      BatchSize: 10,
      FunctionResponseTypes: ['ReportBatchItemFailures'],
      ScalingConfig: { MaximumConcurrency: 10 },
    });
  });

  it('runs as often at once as it is set to', () => {
    templateWith({ maxConcurrency: '30' }).hasResourceProperties('AWS::Lambda::EventSourceMapping', {
      ScalingConfig: { MaximumConcurrency: 30 },
    });
  });

  it('knows where everything is and how to call Tencent', () => {
    expect(fn.Properties).toMatchObject({ Timeout: 60, MemorySize: 256 });
    expect(fn.Properties.Environment).toEqual({
      Variables: {
        POWERTOOLS_SERVICE_NAME: 'FaceEnrollment/FaceEnrollment',
        POWERTOOLS_METRICS_NAMESPACE: 'FaceEnrollment',
        NODE_OPTIONS: '--disable-warning=DEP0169',
        FACES_TABLE: { Ref: resourceOf(template, 'AWS::DynamoDB::GlobalTable', 'FaceEnrollmentResultsFaces').id },
        PERSONS_TABLE: { Ref: resourceOf(template, 'AWS::DynamoDB::GlobalTable', 'FaceEnrollmentResultsPersons').id },
        PACER_TABLE: { Ref: resourceOf(template, 'AWS::DynamoDB::GlobalTable', 'FaceEnrollmentPacer').id },
        ENROLLMENTS_QUEUE_URL: { Ref: queue.id },
        ERASURES_QUEUE_URL: { Ref: resourceOf(template, 'AWS::SQS::Queue', 'FaceEnrollmentErasuresWorkQueue').id },
        DEAD_LETTER_QUEUE_URL: { Ref: deadLetters.id },
        MAX_RECEIVE_COUNT: '42',
        TENCENT_SECRET_ARN: { Ref: resourceOf(template, 'AWS::SecretsManager::Secret', 'FaceEnrollmentTencent').id },
        TENCENT_ENDPOINT: 'https://iai.tencentcloudapi.com',
        TENCENT_API_VERSION: '2018-03-01',
        REQUESTS_PER_SECOND: '20',
        PREPARATIONS_QUEUE_URL: { Ref: 'FaceEnrollmentPreparationsWorkQueue630E3624' },
        PREPARED_BUCKET: { Ref: 'FaceEnrollmentPreparationsPreparedBucketDC335B90' },
        PRESIGNED_URL_SECONDS: '300',
        ALLOW_DUPLICATES: 'false',
        REQUIRE_CONSENT: 'false',
        PSEUDONYMS: 'false',
        BASE64_FALLBACK: 'false',
      },
    });
  });

  it('follows the settings', () => {
    const settings = {
      tencentEndpoint: 'https://iai.tencentcloudapi.com',
      tencentApiVersion: '2020-03-03',
      tencentRegion: 'ap-guangzhou',
      requestsPerSecond: '2.5',
      presignedUrlSeconds: 60,
      allowDuplicates: 'true',
      base64Fallback: true,
    };
    templateWith(settings).hasResourceProperties('AWS::Lambda::Function', {
      MemorySize: 512,
      Environment: {
        Variables: Match.objectLike({
          TENCENT_API_VERSION: '2020-03-03',
          TENCENT_REGION: 'ap-guangzhou',
          REQUESTS_PER_SECOND: '2.5',
          PRESIGNED_URL_SECONDS: '60',
          ALLOW_DUPLICATES: 'true',
          BASE64_FALLBACK: 'true',
        }),
      },
    });
  });
});

it('intake and enroll both require the consent', () => {
  const template = templateWith({ requireConsent: 'true' });
  for (const id of ['FaceEnrollmentUploadsIntake', 'FaceEnrollmentEnrollmentsEnroll']) {
    const { Variables } = resourceOf(template, 'AWS::Lambda::Function', id).Properties.Environment as {
      Variables: Record<string, unknown>;
    };
    expect(Variables.REQUIRE_CONSENT).toBe('true');
  }
});

describe('the creation of persons', () => {
  const variablesOf = (settings: Record<string, unknown>) => {
    const enroll = resourceOf(templateWith(settings), 'AWS::Lambda::Function', 'FaceEnrollmentEnrollmentsEnroll');
    return (enroll.Properties.Environment as { Variables: Record<string, unknown> }).Variables;
  };

  it('is configured by the settings', () => {
    const settings = { createPersonsInGroup: 'employees', personNameTag: 'person-name', uniquePersonControl: '3' };
    expect(variablesOf(settings)).toMatchObject({
      CREATE_PERSONS_IN_GROUP: 'employees',
      PERSON_NAME_TAG: 'person-name',
      UNIQUE_PERSON_CONTROL: '3',
    });
  });

  it('needs a group', () => {
    const names = Object.keys(variablesOf({ personNameTag: 'person-name' }));
    expect(names).not.toEqual(expect.arrayContaining([expect.stringMatching(/PERSON_NAME|GROUP|UNIQUE/)]));
  });
});

describe('functions at once', () => {
  it.each([
    [{ maxConcurrency: 10 }, 10],
    [{ maxConcurrency: 200 }, 38],
    [{ maxConcurrency: 50, requestsPerSecond: 5 }, 9],
    [{ requestsPerSecond: 1 }, 2],
    [{ maxConcurrency: 200, requestsPerSecond: 200 }, 200],
  ])('are as many as asked for, but no more than the rate can keep busy: %j', (settings, expected) => {
    templateWith(settings).hasResourceProperties('AWS::Lambda::EventSourceMapping', {
      ScalingConfig: { MaximumConcurrency: expected },
    });
  });
});
