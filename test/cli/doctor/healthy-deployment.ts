import type {
  AlarmState,
  Deployment,
  FunctionName,
  HashSecretState,
  KeyState,
  QueueName,
  QueueState,
  Simulated,
  SimulatedRequest,
  TableName,
  UnfinishedRestore,
} from '../../../cli/doctor/ports.ts';
import { type PolicyDocument, parsePolicy } from '../../../cli/shared/aws/policy-document.ts';
import type { GroupReply } from '../../../cli/shared/tencent/group-reply.ts';
import type { ProbedAction, ProbeResult } from '../../../cli/shared/tencent/probe-result.ts';
import type { TencentReply } from '../../../cli/shared/tencent/tencent-reply.ts';
import { SecretText } from '../../../functions/domain/secrets/secret-text.ts';

export const ACCOUNT = '111122223333';
export const INTAKE_ROLE = `arn:aws:iam::${ACCOUNT}:role/intake`;
export const PREPARE_ROLE = `arn:aws:iam::${ACCOUNT}:role/prepare`;
export const PUBLISH_ROLE = `arn:aws:iam::${ACCOUNT}:role/publish`;
export const ERASE_ROLE = `arn:aws:iam::${ACCOUNT}:role/erase`;
export const ENROLL_ROLE = `arn:aws:iam::${ACCOUNT}:role/enroll`;
export const KEY = `arn:aws:kms:us-east-1:${ACCOUNT}:key/1`;

export const DELIVERY_STREAM = `arn:aws:firehose:us-east-1:${ACCOUNT}:deliverystream/outcomes`;
export const EVENT_BUS = `arn:aws:events:us-east-1:${ACCOUNT}:event-bus/default`;
const STREAM = `arn:aws:dynamodb:us-east-1:${ACCOUNT}:table/faces/stream/2026-11-20T00:00:00.000`;

export const HASH_SECRET = `arn:aws:secretsmanager:us-east-1:${ACCOUNT}:secret:hash-AbCdEf`;
export const A_HASH_SECRET: HashSecretState = {
  createdAt: 30 * 86_400_000,
  current: { id: 'version-2', createdAt: 30 * 86_400_000 },
  isScheduledForDeletion: false,
  isRotated: false,
};

export const policy = (...statements: readonly object[]): PolicyDocument =>
  parsePolicy(JSON.stringify({ Version: '2012-10-17', Statement: statements }));

const arnOf = (name: QueueName) => `arn:aws:sqs:us-east-1:${ACCOUNT}:${name}`;

const FROM_EVENTS = policy({
  Effect: 'Allow',
  Principal: { Service: 'events.amazonaws.com' },
  Action: ['sqs:SendMessage'],
  Resource: '*',
});

const WELL = { state: 'Active', lastUpdate: 'Successful' };

/** A stack with which nothing is wrong. A test breaks one thing, by giving that read another answer. */
export class HealthyDeployment implements Deployment {
  readonly name = 'FaceEnrollment';
  readonly region = 'us-east-1';
  readonly outputs = {
    ImagesBucketName: 'images',
    FacesTableName: 'faces',
    PersonsTableName: 'persons',
    TencentSecretArn: 'secret',
    UploadsQueueUrl: 'https://sqs/uploads',
    UploadsDeadLetterQueueUrl: 'https://sqs/uploads-dead',
    PreparationsQueueUrl: 'https://sqs/preparations',
    PreparationsDeadLetterQueueUrl: 'https://sqs/preparations-dead',
    PreparedBucketName: 'prepared',
    EnrollmentsQueueUrl: 'https://sqs/enrollments',
    EnrollmentsDeadLetterQueueUrl: 'https://sqs/enrollments-dead',
    IntakeFunctionName: 'intake-function',
    PrepareFunctionName: 'prepare-function',
    EnrollFunctionName: 'enroll-function',
    OutcomesDeadLetterQueueUrl: 'https://sqs/outcomes-dead',
    PublishFunctionName: 'publish-function',
    ErasuresQueueUrl: 'https://sqs/erasures',
    ErasuresDeadLetterQueueUrl: 'https://sqs/erasures-dead',
    ErasuresTableName: 'erasures',
    EraseFunctionName: 'erase-function',
  };
  state: Awaited<ReturnType<Deployment['stack']>> = { status: 'UPDATE_COMPLETE' };
  times: Awaited<ReturnType<Deployment['clocks']>> = {
    here: 1_000_000,
    aws: 1_000_000,
    tencent: 1_000_000,
    tencentEndpoint: 'https://tencent',
  };
  access: Awaited<ReturnType<Deployment['bucket']>> = 'here';
  versions: Awaited<ReturnType<Deployment['versioning']>> = 'Enabled';
  isSendingEvents = true;
  statements: PolicyDocument | undefined;
  keyOfBucket: string | undefined;
  rules: Awaited<ReturnType<Deployment['uploadRules']>> = [
    { name: 'rule', isEnabled: true, bucketNames: ['images'], keyPrefix: '', targetArns: [arnOf('uploads')] },
  ];
  queues: Readonly<Record<QueueName, QueueState>> = {
    uploads: this.#queue('uploads', 180, 'uploadsDeadLetters'),
    uploadsDeadLetters: this.#queue('uploadsDeadLetters', 30),
    preparations: this.#queue('preparations', 360, 'preparationsDeadLetters'),
    preparationsDeadLetters: this.#queue('preparationsDeadLetters', 30),
    enrollments: this.#queue('enrollments', 360, 'enrollmentsDeadLetters'),
    enrollmentsDeadLetters: this.#queue('enrollmentsDeadLetters', 30),
    erasures: this.#queue('erasures', 720, 'erasuresDeadLetters'),
    erasuresDeadLetters: this.#queue('erasuresDeadLetters', 30),
    outcomesDeadLetters: this.#queue('outcomesDeadLetters', 30),
  };
  ages: Partial<Record<QueueName, number>> = {};
  functions: Readonly<Record<FunctionName, Awaited<ReturnType<Deployment['fn']>>>> = {
    intake: { ...WELL, name: 'intake', roleArn: INTAKE_ROLE, timeoutSeconds: 30 },
    prepare: { ...WELL, name: 'prepare', roleArn: PREPARE_ROLE, timeoutSeconds: 60 },
    enroll: { ...WELL, name: 'enroll', roleArn: ENROLL_ROLE, timeoutSeconds: 60 },
    erase: { ...WELL, name: 'erase', roleArn: ERASE_ROLE, timeoutSeconds: 120 },
    publish: { ...WELL, name: 'publish', roleArn: PUBLISH_ROLE, timeoutSeconds: 30 },
  };
  feeds: Readonly<Record<FunctionName, Awaited<ReturnType<Deployment['mappings']>>>> = {
    intake: [
      {
        uuid: 'intake-mapping',
        sourceArn: arnOf('uploads'),
        state: 'Enabled',
        maxConcurrency: 5,
        reportsBatchItemFailures: true,
      },
    ],
    prepare: [
      {
        uuid: 'prepare-mapping',
        sourceArn: arnOf('preparations'),
        state: 'Enabled',
        maxConcurrency: 10,
        reportsBatchItemFailures: true,
      },
    ],
    enroll: [
      {
        uuid: 'enroll-mapping',
        sourceArn: arnOf('enrollments'),
        state: 'Enabled',
        maxConcurrency: 10,
        reportsBatchItemFailures: true,
      },
    ],
    erase: [
      {
        uuid: 'erase-mapping',
        sourceArn: arnOf('erasures'),
        state: 'Enabled',
        maxConcurrency: 2,
        reportsBatchItemFailures: true,
      },
    ],
    publish: [{ uuid: 'publish-mapping', sourceArn: STREAM, state: 'Enabled', reportsBatchItemFailures: true }],
  };
  publishes = true;
  stream: string | undefined;
  bus: Awaited<ReturnType<Deployment['eventBus']>> = { arn: EVENT_BUS, exists: true };
  annotates = false;
  /** Of one function; the account has one limit for all. */
  reserved: Partial<Record<FunctionName, number>> = {};
  room = { unreserved: 1000, limit: 1000 };
  /** Five-minute periods of the last hour in which the function was throttled. */
  throttledPeriods: Partial<Record<FunctionName, readonly number[]>> = {};
  rate = 20;
  restore: UnfinishedRestore | undefined;
  tables: Readonly<Record<TableName, Awaited<ReturnType<Deployment['table']>>>> = {
    faces: { name: 'faces', status: 'ACTIVE', items: 0, streamArn: STREAM },
    persons: { name: 'persons', status: 'ACTIVE', items: 0 },
    pacer: { name: 'pacer', status: 'ACTIVE', items: 0 },
    erasures: { name: 'erasures', status: 'ACTIVE', items: 0 },
  };
  alarmStates: readonly AlarmState[] = [
    { name: 'dead', state: 'OK', reason: '', description: 'Fix it.', actionsEnabled: true, topicArns: ['topic'] },
  ];
  subscribers: Awaited<ReturnType<Deployment['subscriptions']>> = [{ endpoint: 'ops@example.com', isConfirmed: true }];
  keyOfTopic: string | undefined;
  keyOfSecret: string | undefined;
  hashSecret: HashSecretState | undefined = A_HASH_SECRET;
  secretValue: string | undefined = 'any';
  reply: TencentReply = { kind: 'accepted' };
  groupOfNewPersons: string | undefined;
  /** Of the functions, epoch milliseconds. */
  lastRequest: number | undefined;
  groupReply: GroupReply = {
    kind: 'found',
    group: { groupId: 'employees', name: 'employees', faceModelVersion: '3.0', changedAt: 1_000_000 },
  };
  /** What is not allowed. */
  probes: Partial<Record<ProbedAction, Omit<ProbeResult, 'action'>>> = {};
  kmsKey: KeyState = {
    arn: KEY,
    state: 'Enabled',
    isAwsManaged: false,
    policy: policy(
      { Effect: 'Allow', Principal: { AWS: `arn:aws:iam::${ACCOUNT}:root` }, Action: 'kms:*', Resource: '*' },
      {
        Effect: 'Allow',
        Principal: { Service: ['events.amazonaws.com', 'cloudwatch.amazonaws.com'] },
        Action: ['kms:Decrypt', 'kms:GenerateDataKey*'],
        Resource: '*',
      },
    ),
    grants: [],
  };
  /** By the IAM policies of a role or of the caller. */
  isAllowed: (principal: string, action: string, resourceArn: string) => boolean = () => true;
  /** Condition keys that IAM policies depend on. */
  missingContext: readonly string[] = [];
  principal: string | undefined = `arn:aws:iam::${ACCOUNT}:user/operator`;
  callerArn = `arn:aws:iam::${ACCOUNT}:user/operator`;

  #queue(name: QueueName, visibilitySeconds: number, deadLetters?: QueueName): QueueState {
    return {
      arn: arnOf(name),
      visibilitySeconds,
      waiting: 0,
      inFlight: 0,
      policy: FROM_EVENTS,
      redrive: deadLetters && { targetArn: arnOf(deadLetters), maxReceiveCount: 42 },
    };
  }

  stack = async () => this.state;
  caller = async () => ({ arn: this.callerArn, account: ACCOUNT });
  clocks = async () => this.times;
  bucket = async () => this.access;
  versioning = async () => this.versions;
  notifications = async () => ({
    toEventBridge: this.isSendingEvents,
    withEventBridge: '{"QueueConfigurations":[],"EventBridgeConfiguration":{}}',
  });
  bucketPolicy = async () => this.statements;
  bucketKey = async () => this.keyOfBucket;
  uploadRules = async () => this.rules;
  queue = async (name: QueueName) => this.queues[name];
  oldestMessageSeconds = async (name: QueueName) => this.ages[name];
  fn = async (name: FunctionName) => this.functions[name];
  mappings = async (name: FunctionName) => this.feeds[name];
  concurrency = async (name: FunctionName) => ({ ...this.room, reserved: this.reserved[name] });
  throttles = async (name: FunctionName) => this.throttledPeriods[name] ?? [];
  requestsPerSecond = async () => this.rate;
  table = async (name: TableName) => this.tables[name];
  unfinishedRestore = async () => this.restore;
  eventBus = async () => this.bus;
  analyticsStream = async () => this.stream;
  annotatesObjects = async () => this.annotates;
  alarms = async () => this.alarmStates;
  subscriptions = async () => this.subscribers;
  topicKey = async () => this.keyOfTopic;
  secretText = async () => (this.secretValue === undefined ? undefined : new SecretText(this.secretValue));
  personHashSecretArn = async () => HASH_SECRET;
  personHashSecret = async () => this.hashSecret;
  secretArn = async () => `arn:aws:secretsmanager:us-east-1:${ACCOUNT}:secret:tencent-AbCdEf`;
  secretKey = async () => this.keyOfSecret;
  askTencent = async () => this.reply;
  newPersonsGroup = async () => this.groupOfNewPersons;
  nextSlot = async () => this.lastRequest;
  tencentGroup = async () => this.groupReply;
  probeTencent = async (_secret: unknown, actions: readonly ProbedAction[]): Promise<readonly ProbeResult[]> =>
    actions.map((action) => ({ action, verdict: 'allowed', said: 'a code', ...this.probes[action] }));
  key = async () => this.kmsKey;
  callerPrincipal = async () => this.principal;
  policiesAllow = async (principal: string, { actions, resourceArn }: SimulatedRequest): Promise<Simulated> => {
    const denied = actions.filter((action) => !this.isAllowed(principal, action, resourceArn));
    return { denied, missingContext: denied.length > 0 ? this.missingContext : [] };
  };

  /** Another state of one queue. */
  change(name: QueueName, state: Partial<QueueState>): void {
    this.queues = { ...this.queues, [name]: { ...this.queues[name], ...state } };
  }
}
