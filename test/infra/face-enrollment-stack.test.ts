import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { App, CliCredentialsStackSynthesizer, Tags } from 'aws-cdk-lib';
import { Match, Template } from 'aws-cdk-lib/assertions';
import { ManagedPolicy, PermissionsBoundary } from 'aws-cdk-lib/aws-iam';
import { addFaceEnrollmentStack } from '../../infra/face-enrollment-app.ts';
import { readable } from './permissions.ts';
import { givenApp, templateWith } from './synthesize.ts';

const KEY = 'arn:aws:kms:eu-central-1:111122223333:key/1234abcd-12ab-34cd-56ef-1234567890ab';
const DEPLOYMENT = readFileSync(join(import.meta.dirname, '..', '..', 'docs', 'deployment.md'), 'utf8');

const KEPT_TYPES = ['AWS::S3::Bucket', 'AWS::DynamoDB::GlobalTable', 'AWS::SecretsManager::Secret'];

function keptResources(settings: Record<string, unknown>) {
  const template = templateWith(settings);
  return KEPT_TYPES.flatMap((type) => Object.entries(template.findResources(type)));
}

describe('the outputs', () => {
  function outputs(settings: Record<string, unknown> = {}) {
    const found = Object.entries(templateWith(settings).findOutputs('*'));
    return Object.fromEntries(found.map(([name, { Value }]) => [name, readable(Value)]));
  }

  it('are exactly those that other programs rely on', () => {
    expect(outputs()).toEqual({
      ImagesBucketName: 'ImagesBucket',
      FacesTableName: 'ResultsFacesTable',
      PersonsTableName: 'ResultsPersonsTable',
      TencentSecretArn: 'TencentSecret',
      UploadsQueueUrl: 'UploadsWorkQueue',
      UploadsDeadLetterQueueUrl: 'UploadsWorkDeadLetterQueue',
      EnrollmentsQueueUrl: 'EnrollmentsWorkQueue',
      EnrollmentsDeadLetterQueueUrl: 'EnrollmentsWorkDeadLetterQueue',
      IntakeFunctionName: 'UploadsIntake',
      EnrollFunctionName: 'EnrollmentsEnroll',
      OutcomesDeadLetterQueueUrl: 'OutcomesDeadLetterQueue',
      PreparationsQueueUrl: 'PreparationsWorkQueue',
      PreparationsDeadLetterQueueUrl: 'PreparationsWorkDeadLetterQueue',
      PreparedBucketName: 'PreparationsPreparedBucket',
      PrepareFunctionName: 'PreparationsPrepare',
      PublishFunctionName: 'OutcomesPublish',
      ErasuresQueueUrl: 'ErasuresWorkQueue',
      ErasuresDeadLetterQueueUrl: 'ErasuresWorkDeadLetterQueue',
      ErasuresTableName: 'ErasuresTable',
      EraseFunctionName: 'ErasuresErase',
    });
  });

  it('name an existing bucket and an existing secret', () => {
    const arn = 'arn:aws:secretsmanager:eu-central-1:111122223333:secret:tencent/keys-a1B2c3';
    expect(outputs({ existingBucket: 'portraits', tencentSecret: arn })).toMatchObject({
      ImagesBucketName: 'portraits',
      TencentSecretArn: arn,
    });
  });
});

describe('what holds data', () => {
  it('keeps its logical ids: a new one would be a new bucket, table or secret', () => {
    expect(keptResources({}).map(([id]) => id)).toEqual([
      'FaceEnrollmentImagesBucketC165A37F',
      'FaceEnrollmentPreparationsPreparedBucketDC335B90',
      'FaceEnrollmentResultsFacesTable7B7D42F6',
      'FaceEnrollmentResultsPersonsTable97BBA802',
      'FaceEnrollmentPacerTable74B124A4',
      'FaceEnrollmentErasuresTable449F20E6',
      'FaceEnrollmentTencentSecretB7EFA0DA',
      'FaceEnrollmentErasuresPersonHashKey9E077629',
    ]);
  });

  it('keeps the logical ids of its queues: images on their way are in them during an upgrade', () => {
    expect(Object.keys(templateWith().findResources('AWS::SQS::Queue'))).toEqual([
      'FaceEnrollmentPreparationsWorkDeadLetterQueue82C95AB6',
      'FaceEnrollmentPreparationsWorkQueue630E3624',
      'FaceEnrollmentEnrollmentsWorkDeadLetterQueue8760F000',
      'FaceEnrollmentEnrollmentsWorkQueueC9FAC493',
      'FaceEnrollmentUploadsWorkDeadLetterQueue39B47400',
      'FaceEnrollmentUploadsWorkQueueFC7072E5',
      'FaceEnrollmentOutcomesDeadLetterQueue81FA7EEB',
      'FaceEnrollmentErasuresWorkDeadLetterQueue757FF859',
      'FaceEnrollmentErasuresWorkQueue738E29C6',
    ]);
  });

  it.each([{ encryptionKey: KEY }, { keyPrefix: 'faces/', keepData: 'false', tencentRegion: 'ap-guangzhou' }])(
    'keeps them whatever is set: %j',
    (settings) => {
      expect(keptResources(settings).map(([id]) => id)).toEqual(keptResources({}).map(([id]) => id));
    },
  );

  it('is taken back by the ids that the documentation gives', () => {
    const [, json = '{}'] = /`kept\.json`[\s\S]*?```json\n([\s\S]*?)```/.exec(DEPLOYMENT) ?? [];
    const kept = keptResources({}).filter(([, { DeletionPolicy }]) => DeletionPolicy === 'Retain');
    expect(Object.keys(JSON.parse(json))).toEqual(kept.map(([id]) => id));
  });

  it.each([{}, { encryptionKey: KEY }])(
    'refers to nothing that is not kept, so that it is imported by itself: %j',
    (settings) => {
      const kept = keptResources(settings).filter(([, { DeletionPolicy }]) => DeletionPolicy === 'Retain');
      const references = JSON.stringify(kept).match(/"(Ref|Fn::GetAtt)":("(?!AWS::)|\[)[^}]*/g);
      expect(references).toBeNull();
    },
  );

  it('survives the stack, but for the pacer', () => {
    const policies = keptResources({}).map(([, { DeletionPolicy }]) => DeletionPolicy);
    expect(policies).toEqual(['Retain', 'Retain', 'Retain', 'Retain', 'Delete', 'Retain', 'Retain', 'Retain']);
    templateWith().resourceCountIs('Custom::S3AutoDeleteObjects', 0);
  });

  it('goes with the stack when the data are not to be kept', () => {
    const resources = keptResources({ keepData: 'false' });
    expect(resources.map(([, { DeletionPolicy }]) => DeletionPolicy)).toEqual(Array(8).fill('Delete'));
    expect(JSON.stringify(resources)).not.toContain('"DeletionProtectionEnabled":true');
    templateWith({ keepData: 'false' }).resourceCountIs('Custom::S3AutoDeleteObjects', 2);
  });
});

const TAKES_NO_TAGS: readonly string[] = [
  'AWS::IAM::Policy',
  'AWS::Lambda::Permission',
  'AWS::S3::BucketPolicy',
  'AWS::SNS::TopicPolicy',
  'AWS::SQS::QueuePolicy',
  'Custom::S3AutoDeleteObjects',
];

describe('the stack', () => {
  it('has nothing in it that the pipeline does not need', () => {
    const types = Object.values(templateWith().toJSON().Resources as Record<string, { Type: string }>);
    const counts = Object.groupBy(types, ({ Type }) => Type);
    expect(Object.fromEntries(Object.entries(counts).map(([type, list]) => [type, list?.length]))).toEqual({
      'AWS::S3::Bucket': 2,
      'AWS::S3::BucketPolicy': 2,
      'AWS::Events::Rule': 2,
      'AWS::SQS::Queue': 9,
      'AWS::SQS::QueuePolicy': 9,
      'AWS::Lambda::Function': 5,
      'AWS::Lambda::EventSourceMapping': 5,
      'AWS::Lambda::Permission': 1,
      'AWS::Logs::LogGroup': 5,
      'AWS::IAM::Role': 5,
      'AWS::IAM::Policy': 5,
      'AWS::DynamoDB::GlobalTable': 4,
      'AWS::SecretsManager::Secret': 2,
      'AWS::SNS::Topic': 1,
      'AWS::SNS::TopicPolicy': 1,
      'AWS::CloudWatch::Alarm': 19,
      'AWS::CloudWatch::Dashboard': 1,
    });
  });

  it('fits into a partition with other names', () => {
    const text = JSON.stringify(templateWith({ keyPrefix: 'faces/', tencentSecret: 'tencent/keys' }, 'cn-north-1'));
    expect(text).toContain('arn:aws-cn:');
    expect(text).not.toContain('arn:aws:');
  });

  it('does not name a region or an account while both are open', () => {
    const template = Template.fromStack(addFaceEnrollmentStack(givenApp(), { env: {} }));
    const { Resources } = template.toJSON();
    expect(JSON.stringify(Resources)).not.toMatch(/arn:aws|eu-central-1|111122223333/);
  });

  it('is where its key is, while both are open', () => {
    const encryptionKey = 'arn:aws-cn:kms:cn-north-1:111122223333:key/1234abcd-12ab-34cd-56ef-1234567890ab';
    const stack = addFaceEnrollmentStack(givenApp({ encryptionKey }), { env: {} });
    expect(stack).toMatchObject({ account: '111122223333', region: 'cn-north-1' });
  });

  it('stands beside others in one account: it names nothing, so that no name can be taken', () => {
    const { Resources, Outputs } = templateWith({ stackName: 'Second', keepData: 'false' }).toJSON();
    const named = Object.values(Resources as Record<string, { Type: string; Properties?: object }>).flatMap(
      ({ Type, Properties = {} }) =>
        Object.entries(Properties).flatMap(([name, value]) =>
          /^(Name|.*Name)$/.test(name) && typeof value === 'string' ? `${Type}.${name}` : [],
        ),
    );
    // What an alarm watches, what a mail says, and a name within a role: none of them has to be unique in an account.
    expect([...new Set(named)].sort()).toEqual([
      'AWS::CloudWatch::Alarm.MetricName',
      'AWS::IAM::Policy.PolicyName',
      'AWS::SNS::Topic.DisplayName',
    ]);
    expect(JSON.stringify(Outputs)).not.toContain('"Export"');
  });

  it('writes and watches metrics that no other stack of the account writes', () => {
    const services = ['FaceEnrollment', 'Second'].map((stackName) => {
      const text = JSON.stringify(templateWith({ stackName }).toJSON().Resources);
      return new Set([...text.matchAll(/[\w-]+\/FaceEnrollment(?=\W)/g)].map(([service]) => service));
    });
    expect(services).toEqual([new Set(['FaceEnrollment/FaceEnrollment']), new Set(['Second/FaceEnrollment'])]);
  });

  it('takes the permissions boundary that cdk.json names', () => {
    const boundary = { '@aws-cdk/core:permissionsBoundary': { name: 'developers' } };
    const template = templateWith({ ...boundary, keepData: 'false' });
    template.resourceCountIs('AWS::IAM::Role', 6);
    template.allResourcesProperties('AWS::IAM::Role', { PermissionsBoundary: Match.anyValue() });
  });

  it('takes a permissions boundary and tags as any other stack does', () => {
    const stack = addFaceEnrollmentStack(givenApp({ keepData: 'false' }), { env: {} });
    PermissionsBoundary.of(stack).apply(ManagedPolicy.fromManagedPolicyName(stack, 'Boundary', 'developers'));
    Tags.of(stack).add('team', 'identity');
    const template = Template.fromStack(stack);
    template.allResourcesProperties('AWS::IAM::Role', { PermissionsBoundary: Match.anyValue() });
    const untagged = Object.entries(template.toJSON().Resources as Record<string, { Type: string }>)
      .filter(([, resource]) => !JSON.stringify(resource).includes('"identity"'))
      .filter(([, { Type }]) => !TAKES_NO_TAGS.includes(Type));
    // The CDK leaves these out; `cdk deploy --tags` reaches them.
    expect(untagged.map(([id]) => id.replace(/[0-9A-F]{8}$/, '')).sort()).toEqual([
      'CustomS3AutoDeleteObjectsCustomResourceProviderHandler',
      'CustomS3AutoDeleteObjectsCustomResourceProviderRole',
    ]);
  });

  it.each([
    ['eu-central-1', 5],
    ['cn-north-1', 0],
    ['cn-northwest-1', 0],
    ['us-gov-west-1', 0],
  ])('of %s has tags on %d event source mappings: elsewhere a deployment may fail of them', (region, tagged) => {
    const stack = addFaceEnrollmentStack(givenApp(), { env: { account: '111122223333', region } });
    Tags.of(stack).add('team', 'identity');
    const template = Template.fromStack(stack);
    const tag = { Key: 'team', Value: 'identity' };
    template.resourcePropertiesCountIs('AWS::Lambda::EventSourceMapping', { Tags: [tag] }, tagged);
    template.resourcePropertiesCountIs('AWS::Lambda::EventSourceMapping', { Tags: Match.absent() }, 5 - tagged);
    template.allResourcesProperties('AWS::Lambda::Function', { Tags: [tag] });
  });

  it.each([
    ['eu-central-1', undefined, true],
    ['eu-central-1', 'false', false],
    ['cn-north-1', undefined, false],
    ['cn-northwest-1', undefined, false],
    ['cn-north-1', 'true', true],
    ['us-gov-west-1', undefined, true],
  ])('of %s, with the setting tracing %s, uses X-Ray: %s', (region, tracing, isTraced) => {
    const template = templateWith(tracing === undefined ? {} : { tracing }, region);
    const TracingConfig = isTraced ? { Mode: 'Active' } : Match.absent();
    template.allResourcesProperties('AWS::Lambda::Function', { TracingConfig });
    expect(JSON.stringify(template.toJSON()).includes('xray:')).toBe(isTraced);
  });

  it('is taken for one outside China while its region is open', () => {
    const stack = addFaceEnrollmentStack(givenApp(), { env: {} });
    Tags.of(stack).add('team', 'identity');
    const template = Template.fromStack(stack);
    template.allResourcesProperties('AWS::Lambda::Function', {
      Architectures: ['arm64'],
      TracingConfig: { Mode: 'Active' },
    });
    template.allResourcesProperties('AWS::Lambda::EventSourceMapping', { Tags: Match.anyValue() });
  });

  it('takes another synthesizer', () => {
    const app = new App({ context: { 'aws:cdk:bundling-stacks': [] }, builtinCloudFormationValidation: false });
    const stack = addFaceEnrollmentStack(app, { synthesizer: new CliCredentialsStackSynthesizer() });
    expect(stack.synthesizer).toBeInstanceOf(CliCredentialsStackSynthesizer);
  });
});
