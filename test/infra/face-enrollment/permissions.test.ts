import { describe, expect, it } from '@jest/globals';
import { App, Stack } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { Key } from 'aws-cdk-lib/aws-kms';
import { Bucket } from 'aws-cdk-lib/aws-s3';
import { FaceEnrollment } from '../../../infra/face-enrollment/face-enrollment.ts';
import { permissionsOf } from '../permissions.ts';
import { templateWith } from '../synthesize.ts';

const INTAKE = 'FaceEnrollmentUploadsIntake';
const PREPARE = 'FaceEnrollmentPreparationsPrepare';
const ENROLL = 'FaceEnrollmentEnrollmentsEnroll';
const PUBLISH = 'FaceEnrollmentOutcomesPublish';
const ERASE = 'FaceEnrollmentErasuresErase';
const DEFAULT_BUS = 'arn:aws:events:eu-central-1:111122223333:event-bus/default';

function ofService(permissions: readonly string[], service: string) {
  return permissions.filter((permission) => permission.startsWith(`${service}:`));
}

/** Without those for the bucket of prepared images. */
function ofOriginals(permissions: readonly string[]) {
  return ofService(permissions, 's3').filter((permission) => !permission.includes('PreparedBucket'));
}

describe('the intake function may', () => {
  it('do this, and nothing else', () => {
    expect(permissionsOf(templateWith(), INTAKE)).toEqual([
      'dynamodb:GetItem ResultsFacesTable',
      'dynamodb:GetItem ResultsPersonsTable',
      'dynamodb:PutItem ResultsFacesTable',
      'dynamodb:UpdateItem ResultsFacesTable',
      'logs:CreateLogStream UploadsIntakeLog',
      'logs:PutLogEvents UploadsIntakeLog',
      's3:GetObject ImagesBucket/*',
      's3:GetObjectVersion ImagesBucket/*',
      's3:ListBucket ImagesBucket',
      'sqs:ChangeMessageVisibility UploadsWorkQueue',
      'sqs:DeleteMessage UploadsWorkQueue',
      'sqs:GetQueueAttributes UploadsWorkQueue',
      'sqs:ReceiveMessage UploadsWorkQueue',
      'sqs:SendMessage EnrollmentsWorkQueue',
      'sqs:SendMessage ErasuresWorkQueue',
      'sqs:SendMessage PreparationsWorkQueue',
      'sqs:SendMessage UploadsWorkDeadLetterQueue',
      'xray:PutTelemetryRecords *',
      'xray:PutTraceSegments *',
    ]);
  });
});

describe('the prepare function may', () => {
  it('do this, and nothing else', () => {
    expect(permissionsOf(templateWith(), PREPARE)).toEqual([
      'dynamodb:GetItem ResultsFacesTable',
      'dynamodb:GetItem ResultsPersonsTable',
      'dynamodb:UpdateItem ResultsFacesTable',
      'logs:CreateLogStream PreparationsPrepareLog',
      'logs:PutLogEvents PreparationsPrepareLog',
      's3:DeleteObject PreparationsPreparedBucket/*',
      's3:GetObjectVersion ImagesBucket/*',
      's3:ListBucket ImagesBucket',
      's3:PutObject PreparationsPreparedBucket/*',
      'sqs:ChangeMessageVisibility PreparationsWorkQueue',
      'sqs:DeleteMessage PreparationsWorkQueue',
      'sqs:GetQueueAttributes PreparationsWorkQueue',
      'sqs:ReceiveMessage PreparationsWorkQueue',
      'sqs:SendMessage EnrollmentsWorkQueue',
      'sqs:SendMessage ErasuresWorkQueue',
      'sqs:SendMessage PreparationsWorkDeadLetterQueue',
      'xray:PutTelemetryRecords *',
      'xray:PutTraceSegments *',
    ]);
  });
});

describe('the enroll function may', () => {
  it('do this, and nothing else', () => {
    expect(permissionsOf(templateWith(), ENROLL)).toEqual([
      'dynamodb:GetItem ResultsFacesTable',
      'dynamodb:GetItem ResultsPersonsTable',
      'dynamodb:Query ResultsFacesTable/index/byFaceId',
      'dynamodb:Query ResultsFacesTable/index/byPerson',
      'dynamodb:UpdateItem PacerTable',
      'dynamodb:UpdateItem ResultsFacesTable',
      'dynamodb:UpdateItem ResultsPersonsTable',
      'logs:CreateLogStream EnrollmentsEnrollLog',
      'logs:PutLogEvents EnrollmentsEnrollLog',
      's3:GetObject PreparationsPreparedBucket/*',
      's3:GetObjectVersion ImagesBucket/*',
      's3:ListBucket ImagesBucket',
      's3:ListBucket PreparationsPreparedBucket',
      'secretsmanager:GetSecretValue TencentSecret',
      'sqs:ChangeMessageVisibility EnrollmentsWorkQueue',
      'sqs:DeleteMessage EnrollmentsWorkQueue',
      'sqs:GetQueueAttributes EnrollmentsWorkQueue',
      'sqs:ReceiveMessage EnrollmentsWorkQueue',
      'sqs:SendMessage EnrollmentsWorkDeadLetterQueue',
      'sqs:SendMessage ErasuresWorkQueue',
      'sqs:SendMessage PreparationsWorkQueue',
      'xray:PutTelemetryRecords *',
      'xray:PutTraceSegments *',
    ]);
  });
});

describe('the erase function may', () => {
  const DEAD_LETTER_QUEUES = [
    'EnrollmentsWorkDeadLetterQueue',
    'ErasuresWorkDeadLetterQueue',
    'OutcomesDeadLetterQueue',
    'PreparationsWorkDeadLetterQueue',
    'UploadsWorkDeadLetterQueue',
  ];

  it('do this, and nothing else', () => {
    expect(permissionsOf(templateWith(), ERASE)).toEqual(
      [
        'dynamodb:BatchGetItem ResultsFacesTable',
        'dynamodb:BatchWriteItem ResultsFacesTable',
        'dynamodb:DeleteItem ResultsFacesTable',
        'dynamodb:DescribeTable ResultsPersonsTable',
        'dynamodb:GetItem ErasuresTable',
        'dynamodb:GetItem ResultsFacesTable',
        'dynamodb:GetItem ResultsPersonsTable',
        'dynamodb:PutItem ErasuresTable',
        'dynamodb:PutItem ResultsFacesTable',
        'dynamodb:PutItem ResultsPersonsTable',
        'dynamodb:Query ResultsFacesTable/index/byPerson',
        'dynamodb:UpdateItem PacerTable',
        `events:PutEvents ${DEFAULT_BUS}`,
        'logs:CreateLogStream ErasuresEraseLog',
        'logs:PutLogEvents ErasuresEraseLog',
        's3:DeleteObject ImagesBucket/*',
        's3:DeleteObject PreparationsPreparedBucket/*',
        's3:DeleteObjectVersion ImagesBucket/*',
        's3:GetObject ImagesBucket/*',
        's3:GetObjectLegalHold ImagesBucket/*',
        's3:GetObjectRetention ImagesBucket/*',
        's3:GetObjectVersion ImagesBucket/*',
        's3:ListBucket ImagesBucket',
        's3:ListBucket PreparationsPreparedBucket',
        's3:ListBucketVersions ImagesBucket',
        'secretsmanager:GetSecretValue ErasuresPersonHashKey',
        'secretsmanager:GetSecretValue TencentSecret',
        'sqs:ChangeMessageVisibility ErasuresWorkQueue',
        'sqs:DeleteMessage ErasuresWorkQueue',
        'sqs:GetQueueAttributes ErasuresWorkQueue',
        'sqs:ReceiveMessage ErasuresWorkQueue',
        'sqs:SendMessage ErasuresWorkDeadLetterQueue',
        'sqs:SendMessage ErasuresWorkQueue',
        'xray:PutTelemetryRecords *',
        'xray:PutTraceSegments *',
        ...DEAD_LETTER_QUEUES.flatMap((queue) =>
          ['ChangeMessageVisibility', 'DeleteMessage', 'ReceiveMessage'].map((action) => `sqs:${action} ${queue}`),
        ),
      ].sort(),
    );
  });

  it('delete only objects below the prefix', () => {
    const permissions = ofOriginals(permissionsOf(templateWith({ keyPrefix: 'faces/' }), ERASE));
    expect(permissions.filter((permission) => permission.includes('Delete'))).toEqual([
      's3:DeleteObject ImagesBucket/faces/*',
      's3:DeleteObjectVersion ImagesBucket/faces/*',
    ]);
  });
});

describe('the publish function may', () => {
  const PERMISSIONS = [
    'dynamodb:DescribeStream ResultsFacesTable',
    'dynamodb:GetRecords ResultsFacesTable',
    'dynamodb:GetShardIterator ResultsFacesTable',
    'dynamodb:ListStreams ResultsFacesTable',
    `events:PutEvents ${DEFAULT_BUS}`,
    'logs:CreateLogStream OutcomesPublishLog',
    'logs:PutLogEvents OutcomesPublishLog',
    'sqs:SendMessage OutcomesDeadLetterQueue',
    'xray:PutTelemetryRecords *',
    'xray:PutTraceSegments *',
  ];
  const ANNOTATING = [
    'dynamodb:GetItem ResultsFacesTable',
    's3:ListBucket ImagesBucket',
    's3:PutObjectAnnotation ImagesBucket/*',
  ];
  const ANALYZING = ['dynamodb:BatchGetItem ResultsPersonsTable', 'firehose:PutRecordBatch AnalyticsDeliveryStream'];

  it('do this, and nothing else', () => {
    expect(permissionsOf(templateWith(), PUBLISH)).toEqual(PERMISSIONS);
  });

  it('publish to the bus that is given, and to no other', () => {
    const permissions = permissionsOf(templateWith({ eventBus: 'faces' }), PUBLISH);
    expect(ofService(permissions, 'events')).toEqual([
      'events:PutEvents arn:aws:events:eu-central-1:111122223333:event-bus/faces',
    ]);
  });

  it('read rows and annotate objects, when it has to', () => {
    const permissions = permissionsOf(templateWith({ annotateObjects: 'true' }), PUBLISH);
    expect(permissions).toEqual([...PERMISSIONS, ...ANNOTATING].sort());
  });

  it('read the keys of pseudonyms and write into the lake, when it has to', () => {
    const permissions = permissionsOf(templateWith({ analytics: 'true' }), PUBLISH);
    expect(permissions).toEqual([...PERMISSIONS, ...ANALYZING].sort());
  });

  it('publish nothing, when there are to be no events', () => {
    const permissions = permissionsOf(templateWith({ annotateObjects: 'true', outcomeEvents: 'false' }), PUBLISH);
    expect(ofService(permissions, 'events')).toEqual([]);
  });

  it('annotate only objects below the prefix', () => {
    const permissions = permissionsOf(templateWith({ annotateObjects: 'true', keyPrefix: 'faces/' }), PUBLISH);
    expect(ofService(permissions, 's3')).toEqual([
      's3:ListBucket ImagesBucket if {"StringLike":{"s3:prefix":"faces/*"}}',
      's3:PutObjectAnnotation ImagesBucket/faces/*',
    ]);
  });
});

describe('with a prefix', () => {
  it.each([
    [INTAKE, ['s3:GetObject ImagesBucket/faces/*']],
    [PREPARE, []],
    [ENROLL, []],
  ])('%s reads and lists only below it', (id, unnamed) => {
    expect(ofOriginals(permissionsOf(templateWith({ keyPrefix: 'faces/' }), id))).toEqual([
      ...unnamed,
      's3:GetObjectVersion ImagesBucket/faces/*',
      's3:ListBucket ImagesBucket if {"StringLike":{"s3:prefix":"faces/*"}}',
    ]);
  });

  it('wildcards in it are not wildcards in the policy', () => {
    const permissions = permissionsOf(templateWith({ keyPrefix: 'a*b?/' }), INTAKE);
    // biome-ignore lint/suspicious/noTemplateCurlyInString: the notation of policies.
    expect(permissions).toContain('s3:GetObject ImagesBucket/a${*}b${?}/*');
  });
});

describe('with an existing secret', () => {
  const arn = 'arn:aws:secretsmanager:eu-central-1:111122223333:secret:tencent/keys';

  it('known by its ARN, the enroll function reads that one', () => {
    const permissions = permissionsOf(templateWith({ tencentSecret: `${arn}-a1B2c3` }), ENROLL);
    expect(ofService(permissions, 'secretsmanager')).toEqual([`secretsmanager:GetSecretValue ${arn}-a1B2c3`]);
  });

  it('known by its name, the enroll function reads that one, whatever its last six characters are', () => {
    const permissions = permissionsOf(templateWith({ tencentSecret: 'tencent/keys' }), ENROLL);
    expect(ofService(permissions, 'secretsmanager')).toEqual([`secretsmanager:GetSecretValue ${arn}-??????`]);
  });
});

describe('with a customer managed key', () => {
  const key = 'arn:aws:kms:eu-central-1:111122223333:key/1234abcd-12ab-34cd-56ef-1234567890ab';

  it.each([INTAKE, PREPARE, ENROLL, PUBLISH, ERASE])('%s uses it, and may not change it', (id) => {
    const permissions = permissionsOf(templateWith({ encryptionKey: key }), id);
    expect(ofService(permissions, 'kms')).toEqual([`kms:Decrypt ${key}`, `kms:GenerateDataKey ${key}`]);
  });

  it.each([INTAKE, PREPARE, ENROLL])('of an existing bucket, %s only decrypts with it', (id) => {
    const settings = { existingBucket: 'portraits', existingBucketKey: key };
    expect(ofService(permissionsOf(templateWith(settings), id), 'kms')).toEqual([`kms:Decrypt ${key}`]);
  });

  it('of an existing bucket, the publish function encrypts annotations with it, and nothing without them', () => {
    const settings = { existingBucket: 'portraits', existingBucketKey: key };
    expect(ofService(permissionsOf(templateWith(settings), PUBLISH), 'kms')).toEqual([]);
    const annotating = templateWith({ ...settings, annotateObjects: 'true' });
    expect(ofService(permissionsOf(annotating, PUBLISH), 'kms')).toEqual([
      `kms:Decrypt ${key}`,
      `kms:GenerateDataKey ${key}`,
    ]);
  });
});

describe('with an existing bucket', () => {
  it.each([
    [INTAKE, ['s3:GetObject arn:aws:s3:::portraits/*']],
    [PREPARE, []],
    [ENROLL, []],
  ])('%s reads that one', (id, unnamed) => {
    expect(ofOriginals(permissionsOf(templateWith({ existingBucket: 'portraits' }), id))).toEqual([
      ...unnamed,
      's3:GetObjectVersion arn:aws:s3:::portraits/*',
      's3:ListBucket arn:aws:s3:::portraits',
    ]);
  });

  it.each([INTAKE, PREPARE, ENROLL])('%s decrypts with its key, if it has one', (id) => {
    const app = new App({ context: { 'aws:cdk:bundling-stacks': [] }, builtinCloudFormationValidation: false });
    const stack = new Stack(app, 'Test');
    const bucket = new Bucket(stack, 'Portraits', { encryptionKey: new Key(stack, 'Key') });
    new FaceEnrollment(stack, 'FaceEnrollment', { bucket });
    expect(ofService(permissionsOf(Template.fromStack(stack), id), 'kms')).toEqual(['kms:Decrypt Key']);
  });
});
