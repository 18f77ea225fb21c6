import { describe, expect, it } from '@jest/globals';
import { App, RemovalPolicy, Stack, Validations } from 'aws-cdk-lib';
import type { Template } from 'aws-cdk-lib/assertions';
import { SecurityGroup, Vpc } from 'aws-cdk-lib/aws-ec2';
import { Bucket } from 'aws-cdk-lib/aws-s3';
import { AwsSolutionsChecks } from 'cdk-nag';
import { FaceEnrollment } from '../../infra/face-enrollment/face-enrollment.ts';
import { addFaceEnrollmentStack } from '../../infra/face-enrollment-app.ts';
import { givenApp, templateWith } from './synthesize.ts';

const KEY = 'arn:aws:kms:eu-central-1:111122223333:key/1234abcd-12ab-34cd-56ef-1234567890ab';

const ALL_SETTINGS = {
  existingBucket: 'portraits',
  existingBucketKey: KEY,
  encryptionKey: KEY,
  tencentSecret: 'tencent/keys',
  tencentApiVersion: '2020-03-03',
  tencentRegion: 'ap-guangzhou',
  keyPrefix: 'faces/',
  alarmEmail: 'operations@example.com',
  base64Fallback: 'true',
  allowDuplicates: 'true',
  needRotateDetection: '1',
  createPersonsInGroup: 'employees',
  personNameTag: 'person-name',
  uniquePersonControl: '2',
  eventBus: 'faces',
  annotateObjects: 'true',
  analytics: 'true',
  requireConsent: 'true',
};

const VARIANTS: readonly [string, Record<string, unknown>][] = [
  ['without settings', {}],
  ['with all settings', ALL_SETTINGS],
  ['with a key and a prefix', { encryptionKey: KEY, keyPrefix: '人像/*' }],
  ['that keeps no data', { keepData: 'false', analytics: 'true' }],
  ['whose images expire', { keepImagesDays: '365', keyPrefix: 'faces/' }],
  ['with pages that upload', { corsOrigins: 'https://app.example.com' }],
];

/** Everything that a rule of the pack finds and no reason explains. */
function findings(app: App): string {
  Validations.of(app).addPlugins(new AwsSolutionsChecks(app));
  try {
    app.synth();
    return '';
  } catch (error) {
    return String(error);
  }
}

describe('AwsSolutions of cdk-nag finds nothing unexplained in the stack', () => {
  it.each(VARIANTS)('%s, wherever it is', (_, settings) => {
    for (const env of [{ account: '111122223333', region: 'eu-central-1' }, {}]) {
      const app = givenApp(settings);
      addFaceEnrollmentStack(app, { env });
      expect(findings(app)).toBe('');
    }
  });

  it('and nothing in the construct in a network', () => {
    const app = new App({ context: { 'aws:cdk:bundling-stacks': [] }, builtinCloudFormationValidation: false });
    const network = new Stack(app, 'Network');
    const vpc = new Vpc(network, 'Vpc');
    Validations.of(vpc).acknowledge({ id: 'AwsSolutions-VPC7', reason: 'Somebody else owns it.' });
    const stack = new Stack(app, 'Anyone');
    const securityGroups = [new SecurityGroup(stack, 'Group', { vpc })];
    new FaceEnrollment(stack, 'Faces', { vpc, securityGroups, removalPolicy: RemovalPolicy.DESTROY });
    expect(findings(app)).toBe('');
  });

  it('though it would find a bucket that lacks everything', () => {
    const app = givenApp();
    const stack = addFaceEnrollmentStack(app, { env: { account: '111122223333', region: 'eu-central-1' } });
    new Bucket(stack, 'Bare');
    expect(findings(app)).toMatch(/AwsSolutions-S1'[\s\S]*AwsSolutions-S10'/);
  });
});

interface Statement {
  readonly Effect: 'Allow' | 'Deny';
  readonly Action: string | readonly string[];
  readonly Principal?: unknown;
  readonly Condition?: unknown;
}

function statements(template: Template): readonly Statement[] {
  const types = [
    'AWS::IAM::Policy',
    'AWS::IAM::ManagedPolicy',
    'AWS::S3::BucketPolicy',
    'AWS::SQS::QueuePolicy',
    'AWS::SNS::TopicPolicy',
  ];
  return types.flatMap((type) =>
    Object.values(template.findResources(type)).flatMap(({ Properties }) => Properties.PolicyDocument.Statement),
  );
}

describe.each(VARIANTS)('the policies of the stack %s', (_, settings) => {
  const allowed = statements(templateWith(settings)).filter(({ Effect }) => Effect === 'Allow');

  it('allow no action by a wildcard', () => {
    const actions = allowed.flatMap(({ Action }) => Action);
    expect(actions.filter((action) => action.includes('*') && !EMPTIES_THE_BUCKET.includes(action))).toEqual([]);
  });

  it('open nothing to the public', () => {
    const open = allowed.filter(
      ({ Principal }) => JSON.stringify(Principal ?? {}).includes('"*"') || Principal === '*',
    );
    expect(open).toEqual([]);
  });

  it('refuse requests without TLS wherever a request may come from outside', () => {
    const template = templateWith(settings);
    const policies = ['AWS::S3::BucketPolicy', 'AWS::SQS::QueuePolicy', 'AWS::SNS::TopicPolicy'].flatMap((type) =>
      Object.values(template.findResources(type)),
    );
    const owners = ['AWS::S3::Bucket', 'AWS::SQS::Queue', 'AWS::SNS::Topic'].flatMap((type) =>
      Object.keys(template.findResources(type)),
    );
    const refusing = policies.filter(({ Properties }) =>
      Properties.PolicyDocument.Statement.some(
        ({ Effect, Condition }: Statement) =>
          Effect === 'Deny' && JSON.stringify(Condition) === '{"Bool":{"aws:SecureTransport":"false"}}',
      ),
    );
    expect(refusing).toHaveLength(owners.length);
  });
});

/** The CDK's own permissions for the function that empties the bucket of a stack that keeps no data. */
const EMPTIES_THE_BUCKET: readonly string[] = ['s3:GetBucket*', 's3:List*', 's3:DeleteObject*'];
