import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { App, Stack } from 'aws-cdk-lib';
import { Annotations, Match, Template } from 'aws-cdk-lib/assertions';
import { Key } from 'aws-cdk-lib/aws-kms';
import { FaceEnrollment } from '../../../../infra/face-enrollment/face-enrollment.ts';
import { addFaceEnrollmentStack } from '../../../../infra/face-enrollment-app.ts';
import { givenApp, templateWith } from '../../synthesize.ts';

const KEY = 'arn:aws-cn:kms:cn-north-1:111122223333:key/1234abcd-12ab-34cd-56ef-1234567890ab';
const REGION = 'cn-north-1';

/** What synthesis says of keys: the statements that their policies have to contain. */
function askedFor(settings: Record<string, unknown>) {
  const stack = addFaceEnrollmentStack(givenApp(settings), { env: { account: '111122223333', region: REGION } });
  const infos = Annotations.fromStack(stack).findInfo('*', Match.stringLikeRegexp('The policy of the key'));
  return infos.map(({ entry }) => {
    const [before, json = ''] = String(entry.data).split(':\n');
    return { before, statements: JSON.parse(json) };
  });
}

const DEPLOYMENT = readFileSync(join(import.meta.dirname, '..', '..', '..', '..', 'docs', 'deployment.md'), 'utf8');

const services = (service: string) => ({
  Effect: 'Allow',
  Principal: { Service: `${service}.amazonaws.com` },
  Action: ['kms:GenerateDataKey', 'kms:Decrypt'],
  Resource: '*',
});

/** For queues and topics of this account only. */
const forOwn = (context: string, service: string) => ({
  Condition: { ArnLike: { [`kms:EncryptionContext:${context}`]: `arn:aws-cn:${service}:${REGION}:111122223333:*` } },
});

describe('a customer managed key', () => {
  const template = templateWith({ encryptionKey: KEY }, REGION);

  it('encrypts the bucket, with one data key for many objects', () => {
    template.hasResourceProperties('AWS::S3::Bucket', {
      BucketEncryption: {
        ServerSideEncryptionConfiguration: [
          { BucketKeyEnabled: true, ServerSideEncryptionByDefault: { SSEAlgorithm: 'aws:kms', KMSMasterKeyID: KEY } },
        ],
      },
    });
  });

  it.each([
    ['AWS::SQS::Queue', { KmsMasterKeyId: KEY }, 9],
    [
      'AWS::DynamoDB::GlobalTable',
      {
        SSESpecification: { SSEEnabled: true, SSEType: 'KMS' },
        Replicas: [Match.objectLike({ SSESpecification: { KMSMasterKeyId: KEY } })],
      },
      4,
    ],
    ['AWS::SecretsManager::Secret', { KmsKeyId: KEY }, 2],
    ['AWS::SNS::Topic', { KmsMasterKeyId: KEY }, 1],
  ])('encrypts each %s', (type, properties, count) => {
    template.resourcePropertiesCountIs(type, Match.objectLike(properties), count);
    template.resourceCountIs(type, count);
  });

  it('has to allow events and alarms in its own policy, without conditions on their source, and says so', () => {
    const [asked, ...others] = askedFor({ encryptionKey: KEY });
    expect(others).toEqual([]);
    expect(asked?.before).toContain(`The policy of the key ${KEY} is not changed from here`);
    expect(asked?.statements).toEqual([
      {
        Sid: 'FaceEnrollmentByIamPolicies',
        Effect: 'Allow',
        Principal: { AWS: 'arn:aws-cn:iam::111122223333:root' },
        Action: [
          'kms:Decrypt',
          'kms:GenerateDataKey',
          'kms:Encrypt',
          'kms:ReEncryptFrom',
          'kms:ReEncryptTo',
          'kms:DescribeKey',
          'kms:CreateGrant',
        ],
        Resource: '*',
      },
      { Sid: 'FaceEnrollmentEventsToQueues', ...services('events'), ...forOwn('aws:sqs:arn', 'sqs') },
      { Sid: 'FaceEnrollmentAlarmsToTopic', ...services('cloudwatch'), ...forOwn('aws:sns:topicArn', 'sns') },
    ]);
    expect(JSON.stringify(asked?.statements)).not.toMatch(/aws:source/i);
  });

  it('is asked for what the documentation says', () => {
    const [asked] = askedFor({ encryptionKey: KEY });
    const [, json = '[]'] = /For `encryptionKey`:\s*```json\n([\s\S]*?)```/.exec(DEPLOYMENT) ?? [];
    const filled = json
      .replaceAll('arn:aws:', 'arn:aws-cn:')
      .replaceAll('<region>', REGION)
      .replaceAll('<account>', '111122223333');
    expect(JSON.parse(filled)).toEqual(asked?.statements);
  });

  it('is asked for in plain words in an app that knows neither account nor partition', () => {
    const app = new App({ context: { 'aws:cdk:bundling-stacks': [] }, builtinCloudFormationValidation: false });
    const stack = new Stack(app, 'Test', { env: { region: 'us-east-1' } });
    const encryptionKey = Key.fromKeyArn(stack, 'Key', KEY.replace('-cn', '').replace(REGION, 'us-east-1'));
    new FaceEnrollment(stack, 'Faces', { encryptionKey });
    const [info] = Annotations.fromStack(stack).findInfo('*', Match.stringLikeRegexp('The policy of the key'));
    expect(info?.entry.data).toContain('"arn:<AWS::Partition>:iam::111122223333:root"');
    expect(info?.entry.data).toContain('"arn:<AWS::Partition>:sqs:us-east-1:<AWS::AccountId>:*"');
    expect(info?.entry.data).not.toContain('Fn::');
  });

  it('of the same app gets these statements', () => {
    const app = new App({ context: { 'aws:cdk:bundling-stacks': [] }, builtinCloudFormationValidation: false });
    const stack = new Stack(app, 'Test', { env: { region: REGION } });
    new FaceEnrollment(stack, 'Faces', { encryptionKey: new Key(stack, 'Key') });
    expect(Annotations.fromStack(stack).findInfo('*', Match.stringLikeRegexp('The policy of the key'))).toEqual([]);
    for (const [service, Sid] of [
      ['events', 'FaceEnrollmentEventsToQueues'],
      ['cloudwatch', 'FaceEnrollmentAlarmsToTopic'],
    ] as const) {
      Template.fromStack(stack).hasResourceProperties('AWS::KMS::Key', {
        KeyPolicy: { Statement: Match.arrayWith([Match.objectLike({ Sid, ...services(service) })]) },
      });
    }
  });
});

describe('the key of an existing bucket', () => {
  it('has to let the functions decrypt, and says so', () => {
    const asked = askedFor({ existingBucket: 'portraits', existingBucketKey: KEY });
    expect(asked.map(({ statements }) => statements)).toEqual([
      [
        {
          Sid: 'FaceEnrollmentByIamPolicies',
          Effect: 'Allow',
          Principal: { AWS: 'arn:aws-cn:iam::111122223333:root' },
          Action: 'kms:Decrypt',
          Resource: '*',
        },
      ],
    ]);
  });

  it('stands beside another one for all the rest', () => {
    const asked = askedFor({ existingBucket: 'portraits', existingBucketKey: KEY, encryptionKey: KEY });
    expect(asked).toHaveLength(2);
  });
});

describe('the uploads queue of an app without feature flags, encrypted with a customer managed key', () => {
  const app = new App({ context: { 'aws:cdk:bundling-stacks': [] }, builtinCloudFormationValidation: false });
  const stack = new Stack(app, 'Anyone', { env: { account: '111122223333', region: REGION } });
  new FaceEnrollment(stack, 'Faces', { encryptionKey: Key.fromKeyArn(stack, 'Key', KEY) });

  it('accepts events of its own account only', () => {
    Template.fromStack(stack).hasResourceProperties('AWS::SQS::QueuePolicy', {
      PolicyDocument: {
        Statement: Match.arrayWith([
          Match.objectLike({
            Effect: 'Allow',
            Principal: { Service: 'events.amazonaws.com' },
            Action: Match.arrayWith(['sqs:SendMessage']),
            Condition: { StringEquals: { 'aws:SourceAccount': '111122223333' } },
          }),
        ]),
      },
    });
  });
});
