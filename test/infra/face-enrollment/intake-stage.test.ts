import { describe, expect, it } from '@jest/globals';
import { Match } from 'aws-cdk-lib/assertions';
import { resourceOf, templateWith } from '../synthesize.ts';

const template = templateWith();
const queue = resourceOf(template, 'AWS::SQS::Queue', 'FaceEnrollmentUploadsWorkQueue');
const deadLetters = resourceOf(template, 'AWS::SQS::Queue', 'FaceEnrollmentUploadsWorkDeadLetterQueue');
const fn = resourceOf(template, 'AWS::Lambda::Function', 'FaceEnrollmentUploadsIntake');

describe('the uploads queue', () => {
  it('keeps events for 14 days, encrypted, hidden six times as long as the function may run', () => {
    expect(queue.Properties).toEqual({
      MessageRetentionPeriod: 14 * 24 * 60 * 60,
      SqsManagedSseEnabled: true,
      VisibilityTimeout: 6 * 30,
      RedrivePolicy: { deadLetterTargetArn: { 'Fn::GetAtt': [deadLetters.id, 'Arn'] }, maxReceiveCount: 42 },
    });
  });

  it('has a dead-letter queue that keeps them as long', () => {
    expect(deadLetters.Properties).toEqual({ MessageRetentionPeriod: 14 * 24 * 60 * 60, SqsManagedSseEnabled: true });
  });

  it.each([queue, deadLetters])('refuses requests without TLS: %s', ({ id }) => {
    template.hasResourceProperties('AWS::SQS::QueuePolicy', {
      Queues: [{ Ref: id }],
      PolicyDocument: {
        Statement: Match.arrayWith([
          Match.objectLike({
            Effect: 'Deny',
            Action: 'sqs:*',
            Condition: { Bool: { 'aws:SecureTransport': 'false' } },
          }),
        ]),
      },
    });
  });

  it('is fed by the rule, whose undeliverable events go to the dead-letter queue', () => {
    template.hasResourceProperties('AWS::Events::Rule', {
      Targets: [
        Match.objectLike({
          Arn: { 'Fn::GetAtt': [queue.id, 'Arn'] },
          DeadLetterConfig: { Arn: { 'Fn::GetAtt': [deadLetters.id, 'Arn'] } },
          RetryPolicy: { MaximumEventAgeInSeconds: 24 * 60 * 60, MaximumRetryAttempts: 185 },
        }),
      ],
    });
  });

  it.each([queue, deadLetters])('takes messages from that rule alone: %s', ({ id }) => {
    const rule = resourceOf(template, 'AWS::Events::Rule', 'FaceEnrollmentUploadsObjectCreated');
    const policies = Object.values(
      template.findResources('AWS::SQS::QueuePolicy', { Properties: { Queues: [{ Ref: id }] } }),
    );
    const allowed = policies[0]?.Properties.PolicyDocument.Statement.filter(
      (statement: { Effect: string }) => statement.Effect === 'Allow',
    );
    expect(allowed).toMatchObject([
      {
        Principal: { Service: 'events.amazonaws.com' },
        Condition: { ArnEquals: { 'aws:SourceArn': { 'Fn::GetAtt': [rule.id, 'Arn'] } } },
      },
    ]);
  });
});

describe('the intake function', () => {
  it('gets batches of ten, of which single messages may come back, at most 5 at once', () => {
    const mapping = resourceOf(template, 'AWS::Lambda::EventSourceMapping', 'FaceEnrollmentUploads');
    expect(mapping.Properties).toEqual({
      EventSourceArn: { 'Fn::GetAtt': [queue.id, 'Arn'] },
      FunctionName: { Ref: fn.id },
      BatchSize: 10,
      FunctionResponseTypes: ['ReportBatchItemFailures'],
      ScalingConfig: { MaximumConcurrency: 5 },
    });
  });

  it('runs as often at once as it is set to', () => {
    const mapping = resourceOf(
      templateWith({ intakeConcurrency: '40' }),
      'AWS::Lambda::EventSourceMapping',
      'FaceEnrollmentUploads',
    );
    expect(mapping.Properties.ScalingConfig).toEqual({ MaximumConcurrency: 40 });
  });

  it('knows where everything is', () => {
    expect(fn.Properties).toMatchObject({ Timeout: 30, MemorySize: 256 });
    expect(fn.Properties.Environment).toEqual({
      Variables: {
        POWERTOOLS_SERVICE_NAME: 'FaceEnrollment/FaceEnrollment',
        POWERTOOLS_METRICS_NAMESPACE: 'FaceEnrollment',
        ALLOW_DUPLICATES: 'false',
        REQUIRE_CONSENT: 'false',
        FACES_TABLE: { Ref: resourceOf(template, 'AWS::DynamoDB::GlobalTable', 'FaceEnrollmentResultsFaces').id },
        PERSONS_TABLE: { Ref: resourceOf(template, 'AWS::DynamoDB::GlobalTable', 'FaceEnrollmentResultsPersons').id },
        UPLOADS_QUEUE_URL: { Ref: queue.id },
        ERASURES_QUEUE_URL: { Ref: resourceOf(template, 'AWS::SQS::Queue', 'FaceEnrollmentErasuresWorkQueue').id },
        ENROLLMENTS_QUEUE_URL: {
          Ref: resourceOf(template, 'AWS::SQS::Queue', 'FaceEnrollmentEnrollmentsWorkQueue').id,
        },
        DEAD_LETTER_QUEUE_URL: { Ref: deadLetters.id },
        MAX_RECEIVE_COUNT: '42',
        PREPARATIONS_QUEUE_URL: { Ref: 'FaceEnrollmentPreparationsWorkQueue630E3624' },
        PREPARE_IMAGES: 'needed',
        PREPARED_LONG_EDGE: '1920',
        PERSON_TAG: 'person-id',
        MAX_LONG_EDGE_JPEG: '4000',
        MAX_LONG_EDGE_OTHER: '2000',
      },
    });
  });

  it('is told how many pixels the stack allows', () => {
    templateWith({ maxLongEdgeJpeg: '6000', maxLongEdgeOther: 4096 }).hasResourceProperties('AWS::Lambda::Function', {
      Environment: { Variables: Match.objectLike({ MAX_LONG_EDGE_JPEG: '6000', MAX_LONG_EDGE_OTHER: '4096' }) },
    });
  });

  it("is told the stack's options only when they are set", () => {
    const persons = { createPersonsInGroup: 'employees', personNameTag: 'n' };
    const settings = { ...persons, personTag: 'p', faceMatchThreshold: 0, qualityControl: '3', needRotateDetection: 0 };
    templateWith(settings).hasResourceProperties('AWS::Lambda::Function', {
      Environment: {
        Variables: Match.objectLike({
          PERSON_TAG: 'p',
          PERSON_NAME_TAG: 'n',
          FACE_MATCH_THRESHOLD: '0',
          QUALITY_CONTROL: '3',
          NEED_ROTATE_DETECTION: '0',
        }),
      },
    });
  });
});
