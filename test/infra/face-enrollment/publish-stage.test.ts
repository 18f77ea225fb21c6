import { describe, expect, it } from '@jest/globals';
import { Match } from 'aws-cdk-lib/assertions';
import { resourceOf, templateWith } from '../synthesize.ts';

const template = templateWith();
const FACES_TABLE = 'FaceEnrollmentResultsFacesTable7B7D42F6';
const deadLetters = resourceOf(template, 'AWS::SQS::Queue', 'FaceEnrollmentOutcomesDeadLetterQueue');
const fn = resourceOf(template, 'AWS::Lambda::Function', 'FaceEnrollmentOutcomesPublish');

function variablesWith(settings: Record<string, unknown>): Readonly<Record<string, unknown>> {
  const { Environment } = resourceOf(
    templateWith(settings),
    'AWS::Lambda::Function',
    'FaceEnrollmentOutcomesPublish',
  ).Properties;
  return (Environment as { Variables: Record<string, unknown> }).Variables;
}

describe('the outcomes dead-letter queue', () => {
  it('keeps events for 14 days, encrypted', () => {
    expect(deadLetters.Properties).toEqual({ MessageRetentionPeriod: 14 * 24 * 60 * 60, SqsManagedSseEnabled: true });
  });

  it('refuses requests without TLS', () => {
    template.hasResourceProperties('AWS::SQS::QueuePolicy', {
      Queues: [{ Ref: deadLetters.id }],
      PolicyDocument: {
        Statement: [
          Match.objectLike({
            Effect: 'Deny',
            Action: 'sqs:*',
            Condition: { Bool: { 'aws:SecureTransport': 'false' } },
          }),
        ],
      },
    });
  });
});

describe('the publish function', () => {
  it('reads the changes that have an outcome, from the oldest on, retries them until they expire, and loses none', () => {
    const mapping = resourceOf(template, 'AWS::Lambda::EventSourceMapping', 'FaceEnrollmentOutcomes');
    expect(mapping.Properties).toEqual({
      EventSourceArn: { 'Fn::GetAtt': [FACES_TABLE, 'StreamArn'] },
      FunctionName: { Ref: fn.id },
      StartingPosition: 'TRIM_HORIZON',
      BatchSize: 100,
      ParallelizationFactor: 1,
      BisectBatchOnFunctionError: true,
      FunctionResponseTypes: ['ReportBatchItemFailures'],
      FilterCriteria: {
        Filters: [{ Pattern: '{"dynamodb":{"NewImage":{"completedAt":{"S":[{"exists":true}]}}}}' }],
      },
      DestinationConfig: { OnFailure: { Destination: { 'Fn::GetAtt': [deadLetters.id, 'Arn'] } } },
    });
  });

  it('is created after the permissions that its mapping needs at once', () => {
    const { DependsOn } = template.toJSON().Resources[fn.id];
    expect(DependsOn).toContainEqual(expect.stringMatching(/^FaceEnrollmentOutcomesPublishRoleDefaultPolicy/));
  });

  it('knows where everything is', () => {
    expect(variablesWith({})).toEqual({
      STACK_NAME: 'FaceEnrollment',
      EVENT_BUS: 'arn:aws:events:eu-central-1:111122223333:event-bus/default',
      DEAD_LETTER_QUEUE_URL: { Ref: deadLetters.id },
      FACES_TABLE: { Ref: FACES_TABLE },
      ANNOTATE_OBJECTS: 'false',
      POWERTOOLS_SERVICE_NAME: 'FaceEnrollment/FaceEnrollment',
      POWERTOOLS_METRICS_NAMESPACE: 'FaceEnrollment',
    });
  });

  it.each([
    ['faces', 'arn:aws:events:eu-central-1:111122223333:event-bus/faces'],
    [
      'arn:aws:events:eu-central-1:111122223333:event-bus/faces',
      'arn:aws:events:eu-central-1:111122223333:event-bus/faces',
    ],
  ])('publishes to the event bus that is given: %s', (eventBus, arn) => {
    expect(variablesWith({ eventBus })).toHaveProperty('EVENT_BUS', arn);
  });

  it('only annotates when there are to be no events', () => {
    const variables = variablesWith({ outcomeEvents: 'false', annotateObjects: 'true' });
    expect(variables).toHaveProperty('ANNOTATE_OBJECTS', 'true');
    expect(variables).not.toHaveProperty('EVENT_BUS');
  });

  it('only writes into the lake when there are to be no events', () => {
    const variables = variablesWith({ outcomeEvents: 'false', analytics: 'true' });
    expect(variables).toMatchObject({
      ANALYTICS_STREAM: { Ref: expect.stringMatching(/^FaceEnrollmentAnalyticsDeliveryStream/) },
      PERSONS_TABLE: { Ref: expect.stringMatching(/^FaceEnrollmentResultsPersonsTable/) },
    });
    expect(variables).not.toHaveProperty('EVENT_BUS');
  });

  it('is not there when there is nothing to publish, with all that belongs to it', () => {
    const without = templateWith({ outcomeEvents: 'false' });
    const resources = Object.keys(without.toJSON().Resources as object);
    expect(resources.filter((id) => id.includes('Outcomes'))).toEqual([]);
    expect(Object.keys(without.findOutputs('*')).filter((name) => /Outcomes|Publish/.test(name))).toEqual([]);
    expect(JSON.stringify(without.findResources('AWS::CloudWatch::Dashboard'))).not.toContain('Outcome');
  });
});

describe('the stream of the Faces table', () => {
  it.each([{}, { outcomeEvents: 'false' }])(
    'has the new image of each change, whatever is published: %j',
    (settings) => {
      templateWith(settings).hasResourceProperties('AWS::DynamoDB::GlobalTable', {
        KeySchema: [Match.objectLike({ AttributeName: 'objectKey' }), Match.anyValue()],
        StreamSpecification: { StreamViewType: 'NEW_IMAGE' },
      });
    },
  );
});
