import { CloudFormationClient, paginateListStackResources } from '@aws-sdk/client-cloudformation';
import { CloudWatchClient } from '@aws-sdk/client-cloudwatch';
import { DescribeTableCommand, GetItemCommand } from '@aws-sdk/client-dynamodb';
import { EventBridgeClient } from '@aws-sdk/client-eventbridge';
import { IAMClient } from '@aws-sdk/client-iam';
import { KMSClient } from '@aws-sdk/client-kms';
import { LambdaClient } from '@aws-sdk/client-lambda';
import { DescribeSecretCommand, SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { SNSClient } from '@aws-sdk/client-sns';
import { STSClient } from '@aws-sdk/client-sts';
import type { Secret } from '../../../functions/domain/tencent/face-service.ts';
import { ENV } from '../../../functions/runtime/environment.ts';
import type {
  Deployment,
  FunctionName,
  QueueName,
  SimulatedRequest,
  TableName,
  TableState,
  UploadRule,
} from '../../doctor/ports.ts';
import { askTencent } from '../tencent/ask-tencent.ts';
import { findPerson } from '../tencent/find-person.ts';
import { probePermissions } from '../tencent/probe-permissions.ts';
import type { ProbedAction } from '../tencent/probe-result.ts';
import { storedSecret } from '../tencent/stored-secret.ts';
import { tencentAccessOf } from '../tencent/tencent-access.ts';
import { TencentClient } from '../tencent/tencent-client.ts';
import { TencentGroups } from '../tencent/tencent-groups.ts';
import type { DeployedStack } from './deployed-stack.ts';
import { alarmsNamed, subscriptionsTo, topicKeyId } from './inspection/alarms.ts';
import { InspectedBucket } from './inspection/bucket.ts';
import { callerPrincipal } from './inspection/caller-principal.ts';
import { callerOf, readClocks } from './inspection/clocks.ts';
import { inspectedEventBus } from './inspection/event-bus.ts';
import { concurrencyOf, type DeployedFunction, deployedFunction, mappingsOf } from './inspection/functions.ts';
import { hashSecret } from './inspection/hash-secret.ts';
import { inspectedKey } from './inspection/key.ts';
import { oldestMessageSeconds } from './inspection/oldest-message.ts';
import { Once } from './inspection/once.ts';
import { inspectedQueue } from './inspection/queue.ts';
import { READ_ENVIRONMENT } from './inspection/read-environment.ts';
import { simulatedPolicies } from './inspection/simulated-policies.ts';
import { throttlesOf } from './inspection/throttles.ts';
import { unfinishedRestore } from './inspection/unfinished-restore.ts';
import { uploadRule } from './inspection/upload-rules.ts';
import { isNamed, reading } from './reading.ts';

const QUEUE_OUTPUTS = {
  uploads: 'UploadsQueueUrl',
  uploadsDeadLetters: 'UploadsDeadLetterQueueUrl',
  preparations: 'PreparationsQueueUrl',
  preparationsDeadLetters: 'PreparationsDeadLetterQueueUrl',
  enrollments: 'EnrollmentsQueueUrl',
  enrollmentsDeadLetters: 'EnrollmentsDeadLetterQueueUrl',
  erasures: 'ErasuresQueueUrl',
  erasuresDeadLetters: 'ErasuresDeadLetterQueueUrl',
  outcomesDeadLetters: 'OutcomesDeadLetterQueueUrl',
} as const;
const FUNCTION_OUTPUTS = {
  intake: 'IntakeFunctionName',
  prepare: 'PrepareFunctionName',
  enroll: 'EnrollFunctionName',
  erase: 'EraseFunctionName',
  publish: 'PublishFunctionName',
} as const;

/** A deployed stack, read through the APIs of AWS and Tencent. Nothing in here changes anything. */
export class AwsDeployment implements Deployment {
  readonly name: string;
  readonly region: string;
  readonly outputs: Deployment['outputs'];
  readonly #stack: DeployedStack;
  readonly #once = new Once();
  readonly #bucket: InspectedBucket;

  constructor(stack: DeployedStack) {
    this.#stack = stack;
    this.name = stack.name;
    this.region = stack.region;
    this.outputs = stack.outputs;
    this.#bucket = new InspectedBucket(stack.s3, stack.outputs.ImagesBucketName);
  }

  async stack() {
    return { status: this.#stack.status, reason: this.#stack.statusReason || undefined };
  }

  caller() {
    return this.#once.get('caller', () => callerOf(this.#stack.client(STSClient)));
  }

  async clocks() {
    const [{ aheadMs }, { site }] = await Promise.all([this.caller(), this.#tencent()]);
    return readClocks(aheadMs, site.endpoint);
  }

  bucket() {
    return this.#bucket.access(this.region);
  }

  versioning() {
    return this.#bucket.versioning();
  }

  notifications() {
    return this.#once.get('notifications', () => this.#bucket.notifications());
  }

  bucketPolicy() {
    return this.#bucket.policy();
  }

  bucketKey() {
    return this.#bucket.keyId();
  }

  uploadRules(): Promise<readonly UploadRule[]> {
    return this.#once.get('rules', async () => {
      const ids = await this.#resources('AWS::Events::Rule');
      const rules = await Promise.all(ids.map((id) => uploadRule(this.#stack.client(EventBridgeClient), id)));
      return rules.filter((rule) => rule !== undefined);
    });
  }

  queue(name: QueueName) {
    return this.#once.get(`queue ${name}`, () => inspectedQueue(this.#stack.sqs, this.#output(QUEUE_OUTPUTS[name])));
  }

  oldestMessageSeconds(name: QueueName) {
    return oldestMessageSeconds(
      this.#stack.client(CloudWatchClient),
      this.#output(QUEUE_OUTPUTS[name]),
      this.#stack.clock.now(),
    );
  }

  fn(name: FunctionName): Promise<DeployedFunction> {
    return this.#once.get(`function ${name}`, () =>
      deployedFunction(this.#stack.client(LambdaClient), this.#output(FUNCTION_OUTPUTS[name]), READ_ENVIRONMENT[name]),
    );
  }

  /** The environment of a function, as the function itself reads it. */
  async environment<Name extends FunctionName>(name: Name) {
    const { environment } = await this.fn(name);
    return READ_ENVIRONMENT[name](environment) as ReturnType<(typeof READ_ENVIRONMENT)[Name]>;
  }

  mappings(name: FunctionName) {
    return this.#once.get(`mappings ${name}`, () =>
      mappingsOf(this.#stack.client(LambdaClient), this.#output(FUNCTION_OUTPUTS[name])),
    );
  }

  concurrency(name: FunctionName) {
    return concurrencyOf(this.#stack.client(LambdaClient), this.#output(FUNCTION_OUTPUTS[name]));
  }

  throttles(name: FunctionName) {
    return throttlesOf(
      this.#stack.client(CloudWatchClient),
      this.#output(FUNCTION_OUTPUTS[name]),
      this.#stack.clock.now(),
    );
  }

  async requestsPerSecond() {
    return (await this.environment('enroll'))[ENV.requestsPerSecond];
  }

  table(name: TableName): Promise<TableState> {
    return this.#once.get(`table ${name}`, async () => {
      const TableName = await this.#tableName(name);
      try {
        const { Table } = await reading('dynamodb:DescribeTable', () =>
          this.#stack.dynamo.send(new DescribeTableCommand({ TableName })),
        );
        const { TableStatus: status = 'unknown', ItemCount: items = 0, SSEDescription, LatestStreamArn } = Table ?? {};
        const keyId = SSEDescription?.KMSMasterKeyArn;
        const createdAt = Table?.CreationDateTime?.getTime();
        return { name: TableName, status, items, createdAt, keyId, streamArn: LatestStreamArn };
      } catch (error) {
        if (isNamed(error, 'ResourceNotFoundException')) return { name: TableName, status: 'missing', items: 0 };
        throw error;
      }
    });
  }

  unfinishedRestore() {
    return this.#once.get('restore', async () => unfinishedRestore(this.#stack.dynamo, await this.pacerTable()));
  }

  get publishes(): boolean {
    return this.outputs.PublishFunctionName !== undefined;
  }

  eventBus() {
    return this.#once.get('event bus', async () => {
      const { [ENV.eventBus]: arn } = await this.environment('publish');
      return arn === undefined ? undefined : inspectedEventBus(this.#stack.client(EventBridgeClient), arn);
    });
  }

  async annotatesObjects() {
    return (await this.environment('publish'))[ENV.annotateObjects];
  }

  async analyticsStream() {
    const { [ENV.analyticsStream]: stream } = await this.environment('publish');
    if (stream === undefined) return undefined;
    const [, partition, , , account] = (await this.fn('publish')).roleArn.split(':');
    return `arn:${partition}:firehose:${this.region}:${account}:deliverystream/${stream}`;
  }

  #output(name: keyof Deployment['outputs']): string {
    const value = this.outputs[name];
    if (value === undefined) throw new Error(`The stack ${this.name} has no output ${name}.`);
    return value;
  }

  async #tableName(name: TableName): Promise<string> {
    switch (name) {
      case 'faces':
        return this.outputs.FacesTableName;
      case 'persons':
        return this.outputs.PersonsTableName;
      case 'erasures':
        return this.outputs.ErasuresTableName;
      case 'pacer':
        return this.pacerTable();
    }
  }

  /** The stack has no output for it, so its name is that of the enroll function. */
  async pacerTable(): Promise<string> {
    return (await this.environment('enroll'))[ENV.pacerTable];
  }

  alarms() {
    return this.#once.get('alarms', async () => {
      const names = await Promise.all(
        ['AWS::CloudWatch::Alarm', 'AWS::CloudWatch::CompositeAlarm'].map((type) => this.#resources(type)),
      );
      return alarmsNamed(this.#stack.client(CloudWatchClient), names.flat());
    });
  }

  subscriptions(topicArn: string) {
    return subscriptionsTo(this.#stack.client(SNSClient), topicArn);
  }

  topicKey(topicArn: string) {
    return topicKeyId(this.#stack.client(SNSClient), topicArn);
  }

  secretText(): Promise<Secret | undefined> {
    return this.#once.get('secret', async () => {
      const { secretId } = await this.#tencent();
      return storedSecret(this.#stack.client(SecretsManagerClient), secretId);
    });
  }

  async secretKey() {
    return (await this.#secret()).KmsKeyId;
  }

  async secretArn() {
    return (await this.#secret()).ARN ?? '';
  }

  async personHashSecretArn() {
    return (await this.environment('erase'))[ENV.personHashSecretArn];
  }

  personHashSecret() {
    return this.#once.get('hash secret', async () =>
      hashSecret(this.#stack.client(SecretsManagerClient), await this.personHashSecretArn()),
    );
  }

  #secret() {
    return this.#once.get('secret description', async () => {
      const { secretId } = await this.#tencent();
      return reading('secretsmanager:DescribeSecret', () =>
        this.#stack.client(SecretsManagerClient).send(new DescribeSecretCommand({ SecretId: secretId })),
      );
    });
  }

  async askTencent(secret: Secret) {
    const { site } = await this.#tencent();
    return this.#once.get('tencent', () => askTencent(site, secret));
  }

  async newPersonsGroup() {
    return (await this.environment('enroll'))[ENV.createPersonsInGroup];
  }

  async nextSlot(): Promise<number | undefined> {
    const TableName = await this.pacerTable();
    const { Item } = await reading('dynamodb:GetItem', () =>
      this.#stack.dynamo.send(new GetItemCommand({ TableName, Key: { id: { S: 'tencent' } } })),
    );
    return Item?.next?.N === undefined ? undefined : Number(Item.next.N);
  }

  tencentGroup(secret: Secret, groupId: string) {
    return this.withGroups(secret, (groups) => groups.inspect(groupId));
  }

  tencentPerson(secret: Secret, personId: string) {
    return this.#asking(secret, (client) => findPerson(client, personId));
  }

  probeTencent(secret: Secret, actions: readonly ProbedAction[]) {
    return this.#asking(secret, (client) => probePermissions(client, actions));
  }

  /** The groups of the Tencent account, while the work lasts. */
  withGroups<T>(secret: Secret, work: (groups: TencentGroups) => Promise<T>): Promise<T> {
    return this.#asking(secret, (client) => work(new TencentGroups(client)));
  }

  /** Asks Tencent while the work lasts, which may be longer than these keys are valid. */
  async withTencent<T>(secret: Secret, work: (client: TencentClient) => Promise<T>): Promise<T> {
    const { secretId } = await this.#tencent();
    return this.#asking(
      secret,
      work,
      async () => (await storedSecret(this.#stack.client(SecretsManagerClient), secretId)) ?? secret,
    );
  }

  async #asking<T>(
    secret: Secret,
    work: (client: TencentClient) => Promise<T>,
    readSecret?: () => Promise<Secret>,
  ): Promise<T> {
    const { site } = await this.#tencent();
    const client = new TencentClient(site, secret, undefined, readSecret);
    try {
      return await work(client);
    } finally {
      client.destroy();
    }
  }

  key(keyId: string) {
    return this.#once.get(`key ${keyId}`, () => inspectedKey(this.#stack.client(KMSClient), keyId));
  }

  policiesAllow(principalArn: string, request: SimulatedRequest) {
    return simulatedPolicies(this.#stack.client(IAMClient), principalArn, request);
  }

  callerPrincipal() {
    return this.#once.get('principal', async () =>
      callerPrincipal(this.#stack.client(IAMClient), (await this.caller()).arn),
    );
  }

  async #tencent() {
    return tencentAccessOf(await this.fn('enroll'));
  }

  async #resources(type: string): Promise<readonly string[]> {
    const all = await this.#once.get('resources', () =>
      reading('cloudformation:ListStackResources', async () => {
        const found: { readonly type: string; readonly id: string }[] = [];
        const pages = paginateListStackResources(
          { client: this.#stack.client(CloudFormationClient) },
          { StackName: this.name },
        );
        for await (const { StackResourceSummaries = [] } of pages) {
          for (const { ResourceType = '', PhysicalResourceId: id } of StackResourceSummaries) {
            if (id) found.push({ type: ResourceType, id });
          }
        }
        return found;
      }),
    );
    return all.filter((resource) => resource.type === type).map(({ id }) => id);
  }
}
