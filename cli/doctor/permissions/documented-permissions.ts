/** The permissions of docs/cli.md, as the page has them: a test holds both together. `<...>` stands for ARNs of the stack. */
export interface DocumentedPermissions {
  readonly commands: readonly string[];
  readonly statements: readonly DocumentedStatement[];
}

interface DocumentedStatement {
  readonly resources: readonly string[];
  readonly actions: readonly string[];
}

const FIND_STACK: DocumentedStatement = { resources: ['<Stack>'], actions: ['cloudformation:DescribeStacks'] };

/** The parts of the stack that no output names. */
const FIND_RESOURCES: DocumentedStatement = {
  resources: ['<Stack>'],
  actions: ['cloudformation:DescribeStacks', 'cloudformation:ListStackResources'],
};

/** Which uploads the stack takes. */
const READ_UPLOAD_RULE: DocumentedStatement = {
  resources: ['<UploadRule>'],
  actions: ['events:DescribeRule', 'events:ListTargetsByRule'],
};

const READ_SECRET: DocumentedStatement = { resources: ['<Secret>'], actions: ['secretsmanager:GetSecretValue'] };

/** Without the right to list, S3 answers 403 for a version that is gone. */
const READ_VERSIONS: readonly DocumentedStatement[] = [
  { resources: ['<ImagesBucket>'], actions: ['s3:ListBucket', 's3:ListBucketVersions'] },
  { resources: ['<ImagesBucket>/*'], actions: ['s3:GetObjectVersion'] },
];

/** What is read may be encrypted with keys of the owner. */
const DECRYPT: DocumentedStatement = { resources: ['<Keys>'], actions: ['kms:Decrypt'] };

/** Messages, rows and the secret may be encrypted with keys of the owner. */
const USE_KEYS: DocumentedStatement = { resources: ['<Keys>'], actions: ['kms:Decrypt', 'kms:GenerateDataKey'] };

export const DOCUMENTED_PERMISSIONS: readonly DocumentedPermissions[] = [
  {
    commands: ['doctor', 'status'],
    statements: [
      FIND_RESOURCES,
      {
        resources: ['<ImagesBucket>'],
        actions: [
          's3:ListBucket',
          's3:ListBucketVersions',
          's3:GetBucketVersioning',
          's3:GetBucketNotification',
          's3:GetBucketPolicy',
          's3:GetEncryptionConfiguration',
        ],
      },
      READ_UPLOAD_RULE,
      { resources: ['<EventBus>'], actions: ['events:DescribeEventBus'] },
      {
        resources: [
          '<UploadsQueue>',
          '<UploadsDeadLetterQueue>',
          '<PreparationsQueue>',
          '<PreparationsDeadLetterQueue>',
          '<EnrollmentsQueue>',
          '<EnrollmentsDeadLetterQueue>',
          '<ErasuresQueue>',
          '<ErasuresDeadLetterQueue>',
          '<OutcomesDeadLetterQueue>',
        ],
        actions: ['sqs:GetQueueAttributes'],
      },
      {
        resources: [
          '<IntakeFunction>',
          '<PrepareFunction>',
          '<EnrollFunction>',
          '<EraseFunction>',
          '<PublishFunction>',
        ],
        actions: ['lambda:GetFunctionConfiguration', 'lambda:GetFunctionConcurrency'],
      },
      {
        resources: ['<FacesTable>', '<FacesTable>/index/*', '<PersonsTable>', '<ErasuresTable>', '<PacerTable>'],
        actions: ['dynamodb:DescribeTable', 'dynamodb:GetItem', 'dynamodb:BatchGetItem', 'dynamodb:Query'],
      },
      { resources: ['<Secret>'], actions: ['secretsmanager:DescribeSecret', 'secretsmanager:GetSecretValue'] },
      {
        resources: ['<PersonHashSecret>'],
        actions: ['secretsmanager:DescribeSecret', 'secretsmanager:ListSecretVersionIds'],
      },
      { resources: ['<AlarmTopic>'], actions: ['sns:ListSubscriptionsByTopic', 'sns:GetTopicAttributes'] },
      { resources: ['<Keys>'], actions: ['kms:Decrypt', 'kms:DescribeKey', 'kms:GetKeyPolicy', 'kms:ListGrants'] },
      {
        resources: ['*'],
        actions: [
          'cloudwatch:DescribeAlarms',
          'cloudwatch:GetMetricData',
          'iam:GetRole',
          'iam:SimulatePrincipalPolicy',
          'lambda:GetAccountSettings',
          'lambda:ListEventSourceMappings',
        ],
      },
    ],
  },
  {
    commands: ['audit'],
    statements: [
      FIND_RESOURCES,
      READ_UPLOAD_RULE,
      { resources: ['<EnrollFunction>', '<EraseFunction>'], actions: ['lambda:GetFunctionConfiguration'] },
      { resources: ['<Secret>', '<PersonHashSecret>'], actions: ['secretsmanager:GetSecretValue'] },
      {
        resources: [
          '<FacesTable>',
          '<FacesTable>/index/byPerson',
          '<FacesTable>/index/byFaceId',
          '<PersonsTable>',
          '<ErasuresTable>',
        ],
        actions: [
          'dynamodb:DescribeTable',
          'dynamodb:GetItem',
          'dynamodb:BatchGetItem',
          'dynamodb:Query',
          'dynamodb:Scan',
        ],
      },
      { resources: ['<FacesTable>', '<PersonsTable>'], actions: ['dynamodb:UpdateItem'] },
      { resources: ['<PacerTable>'], actions: ['dynamodb:GetItem', 'dynamodb:UpdateItem'] },
      ...READ_VERSIONS,
      { resources: ['<PreparedBucket>'], actions: ['s3:ListBucket'] },
      { resources: ['<PreparedBucket>/*'], actions: ['s3:GetObject'] },
      {
        resources: ['<UploadsDeadLetterQueue>', '<PreparationsDeadLetterQueue>', '<EnrollmentsDeadLetterQueue>'],
        actions: ['sqs:GetQueueAttributes', 'sqs:ReceiveMessage', 'sqs:ChangeMessageVisibility'],
      },
      { resources: ['<PreparationsQueue>', '<EnrollmentsQueue>'], actions: ['sqs:SendMessage'] },
      USE_KEYS,
    ],
  },
  {
    commands: ['upload'],
    statements: [
      FIND_RESOURCES,
      READ_UPLOAD_RULE,
      { resources: ['<IntakeFunction>'], actions: ['lambda:GetFunctionConfiguration'] },
      { resources: ['<ImagesBucket>/*'], actions: ['s3:PutObject'] },
      { resources: ['<FacesTable>'], actions: ['dynamodb:BatchGetItem'] },
      USE_KEYS,
    ],
  },
  {
    commands: ['list'],
    statements: [
      FIND_STACK,
      {
        resources: ['<FacesTable>', '<FacesTable>/index/*'],
        actions: ['dynamodb:BatchGetItem', 'dynamodb:Query'],
      },
      DECRYPT,
    ],
  },
  {
    commands: ['redrive', 'discard', 'resubmit', 'remove'],
    statements: [
      FIND_STACK,
      {
        resources: [
          '<UploadsDeadLetterQueue>',
          '<PreparationsDeadLetterQueue>',
          '<EnrollmentsDeadLetterQueue>',
          '<ErasuresDeadLetterQueue>',
          '<OutcomesDeadLetterQueue>',
        ],
        actions: ['sqs:GetQueueAttributes', 'sqs:ReceiveMessage', 'sqs:ChangeMessageVisibility', 'sqs:DeleteMessage'],
      },
      {
        resources: ['<UploadsQueue>', '<PreparationsQueue>', '<EnrollmentsQueue>', '<ErasuresQueue>'],
        actions: ['sqs:SendMessage'],
      },
      { resources: ['<PublishFunction>'], actions: ['lambda:GetFunctionConfiguration'] },
      { resources: ['<EventBus>'], actions: ['events:PutEvents'] },
      { resources: ['<DeliveryStream>'], actions: ['firehose:PutRecordBatch'] },
      {
        resources: ['<FacesTable>', '<FacesTable>/index/byFaceId'],
        actions: ['dynamodb:GetItem', 'dynamodb:Query', 'dynamodb:UpdateItem'],
      },
      {
        resources: ['<PersonsTable>'],
        actions: ['dynamodb:GetItem', 'dynamodb:BatchGetItem', 'dynamodb:UpdateItem'],
      },
      USE_KEYS,
    ],
  },
  {
    commands: ['erase', 'erasures'],
    statements: [
      FIND_STACK,
      {
        resources: ['<EnrollFunction>', '<EraseFunction>'],
        actions: ['lambda:GetFunctionConfiguration', 'lambda:GetFunctionConcurrency'],
      },
      READ_SECRET,
      {
        resources: ['<FacesTable>', '<FacesTable>/index/byPerson', '<PersonsTable>', '<ErasuresTable>'],
        actions: ['dynamodb:GetItem', 'dynamodb:BatchGetItem', 'dynamodb:Query', 'dynamodb:Scan'],
      },
      ...READ_VERSIONS,
      {
        resources: [
          '<UploadsDeadLetterQueue>',
          '<PreparationsDeadLetterQueue>',
          '<EnrollmentsDeadLetterQueue>',
          '<OutcomesDeadLetterQueue>',
        ],
        actions: ['sqs:GetQueueAttributes'],
      },
      { resources: ['<ErasuresQueue>'], actions: ['sqs:SendMessage'] },
      USE_KEYS,
      { resources: ['*'], actions: ['lambda:GetAccountSettings', 'lambda:ListEventSourceMappings'] },
    ],
  },
  {
    commands: ['events'],
    statements: [
      FIND_STACK,
      { resources: ['<PublishFunction>'], actions: ['lambda:GetFunctionConfiguration'] },
      { resources: ['<FacesTable>'], actions: ['dynamodb:Scan', 'dynamodb:GetItem'] },
      { resources: ['<PersonsTable>'], actions: ['dynamodb:BatchGetItem'] },
      { resources: ['<EventBus>'], actions: ['events:PutEvents'] },
      { resources: ['<ImagesBucket>'], actions: ['s3:ListBucket'] },
      { resources: ['<ImagesBucket>/*'], actions: ['s3:PutObjectAnnotation'] },
      { resources: ['<DeliveryStream>'], actions: ['firehose:PutRecordBatch'] },
      USE_KEYS,
    ],
  },
  {
    commands: ['export'],
    statements: [
      FIND_STACK,
      { resources: ['<FacesTable>'], actions: ['dynamodb:Scan'] },
      { resources: ['<PersonsTable>'], actions: ['dynamodb:BatchGetItem', 'dynamodb:GetItem'] },
      {
        resources: ['<FacesTable>', '<FacesTable>/index/byPerson'],
        actions: ['dynamodb:Query', 'dynamodb:BatchGetItem'],
      },
      { resources: ['<ErasuresTable>'], actions: ['dynamodb:GetItem'] },
      { resources: ['<EnrollFunction>'], actions: ['lambda:GetFunctionConfiguration'] },
      READ_SECRET,
      ...READ_VERSIONS,
      DECRYPT,
    ],
  },
  {
    commands: ['report'],
    statements: [
      FIND_RESOURCES,
      {
        resources: [
          '<UploadsDeadLetterQueue>',
          '<PreparationsDeadLetterQueue>',
          '<EnrollmentsDeadLetterQueue>',
          '<ErasuresDeadLetterQueue>',
          '<OutcomesDeadLetterQueue>',
        ],
        actions: ['sqs:GetQueueAttributes'],
      },
      { resources: ['<FacesTable>'], actions: ['dynamodb:Scan'] },
      ...READ_VERSIONS,
      DECRYPT,
      { resources: ['*'], actions: ['cloudwatch:DescribeAlarms'] },
    ],
  },
  {
    commands: ['retention'],
    statements: [
      FIND_RESOURCES,
      READ_UPLOAD_RULE,
      { resources: ['<EnrollFunction>'], actions: ['lambda:GetFunctionConfiguration'] },
      { resources: ['<ImagesBucket>'], actions: ['s3:ListBucketVersions'] },
    ],
  },
  {
    commands: ['privacy-report'],
    statements: [
      FIND_STACK,
      {
        resources: ['<IntakeFunction>', '<EnrollFunction>', '<PublishFunction>'],
        actions: ['lambda:GetFunctionConfiguration'],
      },
      {
        resources: [
          '<UploadsQueue>',
          '<UploadsDeadLetterQueue>',
          '<PreparationsQueue>',
          '<PreparationsDeadLetterQueue>',
          '<EnrollmentsQueue>',
          '<EnrollmentsDeadLetterQueue>',
          '<ErasuresQueue>',
          '<ErasuresDeadLetterQueue>',
          '<OutcomesDeadLetterQueue>',
        ],
        actions: ['sqs:GetQueueAttributes'],
      },
      { resources: ['<FacesTable>', '<PersonsTable>', '<ErasuresTable>'], actions: ['dynamodb:DescribeTable'] },
      { resources: ['<ErasuresTable>'], actions: ['dynamodb:Scan'] },
      DECRYPT,
      { resources: ['*'], actions: ['cloudwatch:GetMetricData'] },
    ],
  },
  {
    commands: ['set-secret'],
    statements: [
      FIND_STACK,
      { resources: ['<EnrollFunction>'], actions: ['lambda:GetFunctionConfiguration'] },
      { resources: ['<Secret>'], actions: ['secretsmanager:GetSecretValue', 'secretsmanager:PutSecretValue'] },
      USE_KEYS,
    ],
  },
  {
    commands: ['person'],
    statements: [
      FIND_STACK,
      { resources: ['<EnrollFunction>'], actions: ['lambda:GetFunctionConfiguration'] },
      READ_SECRET,
      {
        resources: ['<FacesTable>', '<FacesTable>/index/byPerson', '<PersonsTable>'],
        actions: ['dynamodb:GetItem', 'dynamodb:BatchGetItem', 'dynamodb:Query'],
      },
      ...READ_VERSIONS,
      DECRYPT,
    ],
  },
  {
    commands: ['create-group'],
    statements: [
      FIND_STACK,
      { resources: ['<EnrollFunction>'], actions: ['lambda:GetFunctionConfiguration'] },
      READ_SECRET,
      DECRYPT,
    ],
  },
  {
    commands: ['backfill'],
    statements: [
      FIND_RESOURCES,
      READ_UPLOAD_RULE,
      { resources: ['<IntakeFunction>', '<EnrollFunction>'], actions: ['lambda:GetFunctionConfiguration'] },
      { resources: ['<ImagesBucket>'], actions: ['s3:GetBucketVersioning', 's3:ListBucketVersions'] },
      { resources: ['<ImagesBucket>/*'], actions: ['s3:GetObject', 's3:GetObjectVersion'] },
      { resources: ['<FacesTable>'], actions: ['dynamodb:BatchGetItem'] },
      { resources: ['<PersonsTable>'], actions: ['dynamodb:GetItem'] },
      { resources: ['<UploadsQueue>'], actions: ['sqs:GetQueueAttributes', 'sqs:SendMessage'] },
      { resources: ['<PreparationsQueue>', '<EnrollmentsQueue>'], actions: ['sqs:GetQueueAttributes'] },
      USE_KEYS,
    ],
  },
  {
    commands: ['rebuild'],
    statements: [
      FIND_STACK,
      { resources: ['<EnrollFunction>'], actions: ['lambda:GetFunctionConfiguration'] },
      READ_SECRET,
      ...READ_VERSIONS,
      {
        resources: ['<FacesTable>', '<FacesTable>/index/byPerson'],
        actions: ['dynamodb:BatchGetItem', 'dynamodb:Query', 'dynamodb:UpdateItem'],
      },
      { resources: ['<PersonsTable>'], actions: ['dynamodb:GetItem', 'dynamodb:Scan', 'dynamodb:UpdateItem'] },
      { resources: ['<PacerTable>'], actions: ['dynamodb:GetItem', 'dynamodb:UpdateItem'] },
      {
        resources: ['<PreparationsQueue>', '<EnrollmentsQueue>'],
        actions: ['sqs:GetQueueAttributes', 'sqs:SendMessage'],
      },
      USE_KEYS,
    ],
  },
  {
    commands: ['restore'],
    statements: [
      FIND_STACK,
      {
        resources: [
          '<IntakeFunction>',
          '<PrepareFunction>',
          '<EnrollFunction>',
          '<EraseFunction>',
          '<PublishFunction>',
        ],
        actions: ['lambda:GetFunctionConfiguration'],
      },
      { resources: ['<EventSourceMappings>'], actions: ['lambda:UpdateEventSourceMapping'] },
      {
        resources: ['<FacesTable>', '<PersonsTable>'],
        actions: [
          'dynamodb:DescribeTable',
          'dynamodb:DescribeContinuousBackups',
          'dynamodb:RestoreTableToPointInTime',
          'dynamodb:Scan',
          'dynamodb:GetItem',
          'dynamodb:BatchGetItem',
          'dynamodb:PutItem',
          'dynamodb:DeleteItem',
        ],
      },
      { resources: ['<FacesTable>/index/byPerson'], actions: ['dynamodb:Query'] },
      {
        resources: ['<FacesTable>-restore-*', '<PersonsTable>-restore-*'],
        actions: [
          'dynamodb:DescribeTable',
          'dynamodb:DeleteTable',
          'dynamodb:Scan',
          'dynamodb:Query',
          'dynamodb:GetItem',
          'dynamodb:BatchGetItem',
          'dynamodb:PutItem',
          'dynamodb:UpdateItem',
          'dynamodb:DeleteItem',
          'dynamodb:BatchWriteItem',
        ],
      },
      { resources: ['<ErasuresTable>'], actions: ['dynamodb:Scan'] },
      {
        resources: ['<PacerTable>'],
        actions: ['dynamodb:GetItem', 'dynamodb:PutItem', 'dynamodb:UpdateItem', 'dynamodb:DeleteItem'],
      },
      {
        resources: ['<UploadsQueue>', '<PreparationsQueue>', '<EnrollmentsQueue>', '<ErasuresQueue>'],
        actions: ['sqs:SendMessage'],
      },
      { resources: ['<Secret>', '<PersonHashSecret>'], actions: ['secretsmanager:GetSecretValue'] },
      {
        resources: ['<Keys>'],
        actions: [
          'kms:Decrypt',
          'kms:Encrypt',
          'kms:GenerateDataKey',
          'kms:ReEncryptFrom',
          'kms:ReEncryptTo',
          'kms:DescribeKey',
          'kms:CreateGrant',
        ],
      },
      { resources: ['*'], actions: ['lambda:ListEventSourceMappings'] },
    ],
  },
];
