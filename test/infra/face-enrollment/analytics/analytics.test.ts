import { describe, expect, it } from '@jest/globals';
import { App, Stack } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { ANALYSIS_COLUMNS } from '../../../../functions/domain/outcome/analysis-record.ts';
import { FaceEnrollment } from '../../../../infra/face-enrollment/face-enrollment.ts';
import { permissionsOf, policyPermissions, readable } from '../../permissions.ts';
import { resourceOf, templateWith } from '../../synthesize.ts';

const KEY = 'arn:aws:kms:eu-central-1:111122223333:key/1234abcd-12ab-34cd-56ef-1234567890ab';
const CATALOG = 'arn:aws:glue:eu-central-1:111122223333';

const template = templateWith({ analytics: 'true' });
const encrypted = templateWith({ analytics: 'true', encryptionKey: KEY });
const of = (type: string, idEnd: string, from = template) => resourceOf(from, type, `FaceEnrollmentAnalytics${idEnd}`);
const typesOf = (from: Template) => Object.values(from.toJSON().Resources as object).map(({ Type }) => Type);

it('is not there unless it is asked for', () => {
  const types = typesOf(templateWith());
  expect(types.filter((type) => /::(Glue|Athena|KinesisFirehose)::|ManagedPolicy/.test(type))).toEqual([]);
});

it('is found by its outputs', () => {
  const outputs = Object.entries(template.findOutputs('*')).filter(([name]) => name.startsWith('Analy'));
  expect(Object.fromEntries(outputs.map(([name, { Value }]) => [name, readable(Value)]))).toEqual({
    AnalyticsBucketName: 'AnalyticsLakeBucket',
    AnalyticsDatabaseName: 'AnalyticsOutcomesDatabase',
    AnalyticsWorkGroupName: 'face_enrollment',
    AnalystPolicyArn: 'AnalyticsAnalystsPolicy',
  });
});

describe('the bucket', () => {
  const { Properties, ...bucket } = of('AWS::S3::Bucket', 'LakeBucket');

  it('is private and encrypted', () => {
    expect(Properties).toMatchObject({
      PublicAccessBlockConfiguration: { BlockPublicAcls: true, RestrictPublicBuckets: true },
      BucketEncryption: {
        ServerSideEncryptionConfiguration: [{ ServerSideEncryptionByDefault: { SSEAlgorithm: 'AES256' } }],
      },
    });
  });

  it('is encrypted with the key that is given', () => {
    expect(of('AWS::S3::Bucket', 'LakeBucket', encrypted).Properties).toMatchObject({
      BucketEncryption: {
        ServerSideEncryptionConfiguration: [
          { BucketKeyEnabled: true, ServerSideEncryptionByDefault: { SSEAlgorithm: 'aws:kms', KMSMasterKeyID: KEY } },
        ],
      },
    });
  });

  it('keeps outcomes and errors, and forgets the results of queries', () => {
    expect(Properties.LifecycleConfiguration).toMatchObject({
      Rules: [{ Prefix: 'query-results/', ExpirationInDays: 30 }, { AbortIncompleteMultipartUpload: {} }],
    });
  });

  it('survives the stack like all data, and goes with it when data are not kept', () => {
    expect(bucket).toMatchObject({ DeletionPolicy: 'Retain' });
    const temporary = templateWith({ analytics: 'true', keepData: 'false' });
    expect(of('AWS::S3::Bucket', 'LakeBucket', temporary)).toMatchObject({ DeletionPolicy: 'Delete' });
  });
});

describe('the table', () => {
  const { TableInput, DatabaseName } = of('AWS::Glue::Table', 'OutcomesTable').Properties as {
    readonly TableInput: {
      readonly Parameters: object;
      readonly StorageDescriptor: { readonly Columns: readonly { readonly Name: string; readonly Type: string }[] };
    };
    readonly DatabaseName: object;
  };

  it('has the columns of each record, and the day of publishing', () => {
    expect(TableInput).toMatchObject({ Name: 'outcomes', PartitionKeys: [{ Name: 'day', Type: 'string' }] });
    const columns = TableInput.StorageDescriptor.Columns;
    expect(columns.map(({ Name }) => Name)).toEqual(ANALYSIS_COLUMNS.map(({ name }) => name));
    expect(Object.fromEntries(columns.map(({ Name, Type }) => [Name, Type]))).toMatchObject({
      outcome_id: 'string',
      completed_at: 'timestamp',
      size: 'bigint',
      seconds_to_outcome: 'double',
      prepared: 'boolean',
    });
  });

  it('finds the days without a crawler', () => {
    expect(TableInput.Parameters).toMatchObject({
      'projection.enabled': 'true',
      'projection.day.type': 'date',
      'projection.day.format': 'yyyy-MM-dd',
      'projection.day.range': '2026-11-01,NOW+1DAY',
    });
  });

  it('is deleted with the stack, along with its database, so that the next deployment can make them again', () => {
    expect(readable(DatabaseName)).toBe('AnalyticsOutcomesDatabase');
    expect(of('AWS::Glue::Database', 'OutcomesDatabase')).toMatchObject({ DeletionPolicy: 'Delete' });
  });
});

describe('the delivery stream', () => {
  const { Properties } = of('AWS::KinesisFirehose::DeliveryStream', 'DeliveryStream');

  it('writes Parquet files as the table has them, below the day of publishing', () => {
    expect(Properties.ExtendedS3DestinationConfiguration).toMatchObject({
      Prefix: 'outcomes/day=!{timestamp:yyyy-MM-dd}/',
      ErrorOutputPrefix: 'errors/!{firehose:error-output-type}/day=!{timestamp:yyyy-MM-dd}/',
      BufferingHints: { SizeInMBs: 64, IntervalInSeconds: 900 },
      CloudWatchLoggingOptions: { Enabled: true },
      DataFormatConversionConfiguration: {
        Enabled: true,
        InputFormatConfiguration: { Deserializer: { OpenXJsonSerDe: {} } },
        OutputFormatConfiguration: { Serializer: { ParquetSerDe: {} } },
        SchemaConfiguration: { VersionId: 'LATEST' },
      },
    });
  });

  it('is deleted before the bucket is emptied, because it may still write', () => {
    const temporary = templateWith({ analytics: 'true', keepData: 'false' });
    const { DependsOn } = of('AWS::KinesisFirehose::DeliveryStream', 'DeliveryStream', temporary) as {
      readonly DependsOn?: readonly string[];
    };
    expect(DependsOn).toContainEqual(expect.stringMatching(/LakeBucketAutoDeleteObjectsCustomResource/));
  });

  it('encrypts what it holds', () => {
    expect(Properties.DeliveryStreamEncryptionConfigurationInput).toEqual({ KeyType: 'AWS_OWNED_CMK' });
    const { Properties: own } = of('AWS::KinesisFirehose::DeliveryStream', 'DeliveryStream', encrypted);
    expect(own.DeliveryStreamEncryptionConfigurationInput).toEqual({ KeyType: 'CUSTOMER_MANAGED_CMK', KeyARN: KEY });
  });

  const PERMISSIONS = [
    ...['GetTable', 'GetTableVersion', 'GetTableVersions'].flatMap((action) => [
      `glue:${action} ${CATALOG}:catalog`,
      `glue:${action} ${CATALOG}:database/AnalyticsOutcomesDatabase`,
      `glue:${action} ${CATALOG}:table/AnalyticsOutcomesDatabase/AnalyticsOutcomesTable`,
    ]),
    'logs:PutLogEvents AnalyticsDeliveryLog',
    'logs:PutLogEvents arn:aws:logs:eu-central-1:111122223333:log-group:AnalyticsDeliveryLog',
    's3:AbortMultipartUpload AnalyticsLakeBucket/errors/*',
    's3:AbortMultipartUpload AnalyticsLakeBucket/outcomes/*',
    's3:GetBucketLocation AnalyticsLakeBucket',
    's3:GetObject AnalyticsLakeBucket/errors/*',
    's3:GetObject AnalyticsLakeBucket/outcomes/*',
    's3:ListBucket AnalyticsLakeBucket',
    's3:ListBucketMultipartUploads AnalyticsLakeBucket',
    's3:PutObject AnalyticsLakeBucket/errors/*',
    's3:PutObject AnalyticsLakeBucket/outcomes/*',
  ];

  it('may read the table and write files, and nothing else', () => {
    expect(permissionsOf(template, 'FaceEnrollmentAnalyticsDelivery')).toEqual(PERMISSIONS);
    expect(permissionsOf(encrypted, 'FaceEnrollmentAnalyticsDelivery')).toEqual(
      [...PERMISSIONS, `kms:Decrypt ${KEY}`, `kms:GenerateDataKey ${KEY}`].sort(),
    );
  });
});

describe('the workgroup', () => {
  const { Properties } = of('AWS::Athena::WorkGroup', 'Workgroup');

  it('sets limits that queries cannot change', () => {
    expect(Properties).toMatchObject({
      Name: 'face_enrollment',
      WorkGroupConfiguration: {
        EnforceWorkGroupConfiguration: true,
        PublishCloudWatchMetricsEnabled: true,
        BytesScannedCutoffPerQuery: 10 * 2 ** 30,
        ResultConfiguration: { EncryptionConfiguration: { EncryptionOption: 'SSE_S3' } },
      },
    });
  });

  it('encrypts results with the key that is given', () => {
    expect(of('AWS::Athena::WorkGroup', 'Workgroup', encrypted).Properties).toMatchObject({
      WorkGroupConfiguration: {
        ResultConfiguration: { EncryptionConfiguration: { EncryptionOption: 'SSE_KMS', KmsKey: KEY } },
      },
    });
  });
});

describe('the policy for analysts', () => {
  const permissions = policyPermissions(of('AWS::IAM::ManagedPolicy', 'AnalystsPolicy').Properties);

  function on(service: string) {
    return permissions.filter((permission) => permission.startsWith(`${service}:`));
  }

  it('opens the workgroup, and of others the names', () => {
    const [own, others] = [
      on('athena').filter((one) => !one.endsWith('*')),
      on('athena').filter((one) => one.endsWith('*')),
    ];
    expect(new Set(own.map((one) => one.split(' ')[1]))).toEqual(
      new Set(['arn:aws:athena:eu-central-1:111122223333:workgroup/face_enrollment']),
    );
    expect(others).toEqual(['athena:ListDataCatalogs *', 'athena:ListEngineVersions *', 'athena:ListWorkGroups *']);
  });

  it('reads tables of the database, and makes none', () => {
    expect(on('glue').filter((one) => !/^glue:(Get|BatchGet)/.test(one))).toEqual([]);
    expect(new Set(on('glue').map((one) => one.split(' ')[1]))).toEqual(
      new Set([
        `${CATALOG}:catalog`,
        `${CATALOG}:database/AnalyticsOutcomesDatabase`,
        `${CATALOG}:database/default`,
        `${CATALOG}:table/AnalyticsOutcomesDatabase/*`,
      ]),
    );
  });

  it('reads files of the table, and reads and writes results', () => {
    expect(on('s3')).toEqual([
      's3:AbortMultipartUpload AnalyticsLakeBucket/query-results/*',
      's3:GetBucketLocation AnalyticsLakeBucket',
      's3:GetObject AnalyticsLakeBucket/outcomes/*',
      's3:GetObject AnalyticsLakeBucket/query-results/*',
      's3:ListBucket AnalyticsLakeBucket',
      's3:ListBucketMultipartUploads AnalyticsLakeBucket',
      's3:ListMultipartUploadParts AnalyticsLakeBucket/query-results/*',
      's3:PutObject AnalyticsLakeBucket/query-results/*',
    ]);
  });

  it('opens nothing else', () => {
    expect([...new Set(permissions.map((one) => one.split(':')[0]))]).toEqual(['athena', 'glue', 's3']);
    const own = policyPermissions(of('AWS::IAM::ManagedPolicy', 'AnalystsPolicy', encrypted).Properties);
    expect(own.filter((one) => one.startsWith('kms:'))).toEqual([`kms:Decrypt ${KEY}`, `kms:GenerateDataKey ${KEY}`]);
  });
});

it('is in China with the names of that partition', () => {
  const resources = Object.entries(templateWith({ analytics: 'true' }, 'cn-north-1').toJSON().Resources as object);
  const ours = JSON.stringify(resources.filter(([id]) => id.includes('Analytics')));
  expect(ours).toContain('arn:aws-cn:glue:cn-north-1:');
  expect(ours).not.toContain('arn:aws:');
});

describe('the dashboard', () => {
  it('estimates what Firehose costs', () => {
    const [body] = Object.values(template.findResources('AWS::CloudWatch::Dashboard'));
    expect(JSON.stringify(body)).toContain('OutcomesAnalyzed');
  });
});

describe('in the stack of another app', () => {
  function templateOf(stackName: string, id: string) {
    const context = { 'aws:cdk:bundling-stacks': [] };
    const stack = new Stack(new App({ context, builtinCloudFormationValidation: false }), stackName);
    new FaceEnrollment(stack, id, { analytics: true });
    return Template.fromStack(stack);
  }

  it.each([
    ['FaceEnrollment', 'FaceEnrollment', 'face_enrollment'],
    ['Faces-2', 'FaceEnrollment', 'face_enrollment_faces_2'],
    ['Photos', 'Staff', 'face_enrollment_photos_staff'],
  ])('%s, for the construct %s, database and workgroup are named %s', (stackName, id, name) => {
    const own = templateOf(stackName, id);
    own.hasResourceProperties('AWS::Athena::WorkGroup', { Name: name });
    own.hasResourceProperties('AWS::Glue::Database', { DatabaseInput: { Name: name } });
  });

  it('adds no mapping that nothing refers to', () => {
    expect(Object.keys(templateOf('Photos', 'Staff').findMappings('*'))).not.toContainEqual(
      expect.stringMatching('kinesisfirehose'),
    );
  });
});
