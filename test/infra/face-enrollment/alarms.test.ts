import { describe, expect, it } from '@jest/globals';
import { Match } from 'aws-cdk-lib/assertions';
import { resourceOf, templateWith } from '../synthesize.ts';

const template = templateWith();
const topic = resourceOf(template, 'AWS::SNS::Topic', 'FaceEnrollmentAlarmsTopic');

describe('an alarm', () => {
  it.each(['UploadsWorkDeadLetterQueue', 'EnrollmentsWorkDeadLetterQueue'])(
    'goes off at the first message in %s',
    (id) => {
      const queue = resourceOf(template, 'AWS::SQS::Queue', `FaceEnrollment${id}`);
      template.hasResourceProperties('AWS::CloudWatch::Alarm', {
        Namespace: 'AWS/SQS',
        MetricName: 'ApproximateNumberOfMessagesVisible',
        Dimensions: [{ Name: 'QueueName', Value: { 'Fn::GetAtt': [queue.id, 'QueueName'] } }],
        Statistic: 'Maximum',
        Period: 60,
        EvaluationPeriods: 1,
        Threshold: 0,
        ComparisonOperator: 'GreaterThanThreshold',
        TreatMissingData: 'notBreaching',
        AlarmActions: [{ Ref: topic.id }],
      });
    },
  );
});

describe('an alarm for operators', () => {
  it.each([
    'CredentialsNotSet',
    'CredentialsRefused',
    'PermissionDenied',
    'AccountProblem',
    'RequestRefused',
    'UnknownCode',
  ])('goes off at the first request that fails for %s', (reason) => {
    template.hasResourceProperties('AWS::CloudWatch::Alarm', {
      Namespace: 'FaceEnrollment',
      MetricName: 'OperatorNeeded',
      Dimensions: [{ Name: 'reason', Value: reason }],
      Statistic: 'Sum',
      Threshold: 0,
      ComparisonOperator: 'GreaterThanThreshold',
      TreatMissingData: 'notBreaching',
      AlarmActions: [{ Ref: topic.id }],
    });
  });
});

describe('the alarm topic', () => {
  it('takes messages over TLS only', () => {
    template.hasResourceProperties('AWS::SNS::TopicPolicy', {
      PolicyDocument: {
        Statement: Match.arrayWith([
          Match.objectLike({
            Effect: 'Deny',
            Action: 'sns:Publish',
            Condition: { Bool: { 'aws:SecureTransport': 'false' } },
          }),
        ]),
      },
    });
  });

  it('lets the alarms of its account publish, and nobody else', () => {
    const policy = resourceOf(template, 'AWS::SNS::TopicPolicy', '').Properties.PolicyDocument as {
      Statement: { Effect: string }[];
    };
    expect(policy.Statement.filter(({ Effect }) => Effect === 'Allow')).toMatchObject([
      {
        Principal: { Service: 'cloudwatch.amazonaws.com' },
        Action: 'sns:Publish',
        Condition: {
          StringEquals: { 'aws:SourceAccount': '111122223333' },
          ArnLike: { 'aws:SourceArn': 'arn:aws:cloudwatch:eu-central-1:111122223333:alarm:*' },
        },
      },
    ]);
  });

  it('tells whoever is named', () => {
    template.resourceCountIs('AWS::SNS::Subscription', 0);
    templateWith({ alarmEmail: 'operations@example.com' }).hasResourceProperties('AWS::SNS::Subscription', {
      Protocol: 'email',
      Endpoint: 'operations@example.com',
    });
  });
});
