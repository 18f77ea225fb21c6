import { CloudFormationClient, DescribeStackResourcesCommand } from '@aws-sdk/client-cloudformation';
import { CloudWatchClient, SetAlarmStateCommand } from '@aws-sdk/client-cloudwatch';
import { CreateTableCommand, DeleteTableCommand } from '@aws-sdk/client-dynamodb';
import { DisableRuleCommand, EnableRuleCommand, EventBridgeClient } from '@aws-sdk/client-eventbridge';
import { CreateKeyCommand, KMSClient, PutKeyPolicyCommand } from '@aws-sdk/client-kms';
import {
  DeleteFunctionConcurrencyCommand,
  GetFunctionConfigurationCommand,
  LambdaClient,
  ListEventSourceMappingsCommand,
  PutFunctionConcurrencyCommand,
  UpdateEventSourceMappingCommand,
  UpdateFunctionConfigurationCommand,
  waitUntilFunctionActiveV2,
} from '@aws-sdk/client-lambda';
import {
  GetBucketPolicyCommand,
  PutBucketEncryptionCommand,
  PutBucketNotificationConfigurationCommand,
  PutBucketPolicyCommand,
  PutBucketVersioningCommand,
} from '@aws-sdk/client-s3';
import { DeleteSecretCommand, PutSecretValueCommand, RestoreSecretCommand } from '@aws-sdk/client-secrets-manager';
import { PurgeQueueCommand, SetQueueAttributesCommand } from '@aws-sdk/client-sqs';
import { AWS_ACCOUNT, AWS_KEYS } from '../../../local/aws/aws-keys.ts';
import { STAND_IN_CREDENTIALS } from '../../../local/stand-in/behaviour.ts';
import type { Stack } from '../stack/stack.ts';

type FunctionOutput = 'IntakeFunctionName' | 'EnrollFunctionName' | 'PublishFunctionName';

/** One thing that is broken, and what the doctor has to find: nothing else. */
export interface Breakage {
  readonly what: string;
  /** `level check`, of everything that is not ok. */
  readonly findings: readonly string[];
  break(): Promise<unknown>;
  fix(): Promise<unknown>;
}

/** What an administrator can do to a stack by hand. */
export class Saboteur {
  readonly #stack: Stack;
  readonly #clients: ReturnType<typeof clientsOf>;
  readonly #resources: ReadonlyMap<string, readonly string[]>;

  static async of(stack: Stack): Promise<Saboteur> {
    const config = { endpoint: stack.endpoint, region: stack.region, credentials: AWS_KEYS };
    const cloudFormation = new CloudFormationClient(config);
    const { StackResources = [] } = await cloudFormation.send(
      new DescribeStackResourcesCommand({ StackName: 'FaceEnrollment' }),
    );
    cloudFormation.destroy();
    const byType = new Map<string, string[]>();
    for (const { ResourceType = '', PhysicalResourceId = '' } of StackResources) {
      byType.set(ResourceType, [...(byType.get(ResourceType) ?? []), PhysicalResourceId]);
    }
    return new Saboteur(stack, clientsOf(config), byType);
  }

  constructor(stack: Stack, clients: ReturnType<typeof clientsOf>, resources: ReadonlyMap<string, readonly string[]>) {
    this.#stack = stack;
    this.#clients = clients;
    this.#resources = resources;
  }

  destroy(): void {
    for (const client of Object.values(this.#clients)) client.destroy();
  }

  get breakages(): readonly Breakage[] {
    return [
      this.#versioning(),
      this.#events(),
      this.#bucketPolicy(),
      // For each of the three functions that read images.
      this.#bucketKey('that the functions may not use', Array(3).fill('problem keys'), []),
      this.#bucketKey('under a condition that cannot be evaluated', Array(3).fill('unchecked keys'), [
        { ...KEY_TO_ACCOUNT, Principal: '*', Condition: { StringEquals: { 'aws:PrincipalOrgID': 'o-1' } } },
      ]),
      this.#pacerTable(),
      this.#rule(),
      this.#secret('emptied', '', ['problem secret', 'unchecked tencent']),
      this.#secret('filled with something else', 'no JSON', ['problem secret', 'unchecked tencent']),
      this.#secret('filled with other keys', '{"secretId":"AKIDother","secretKey":"other"}', ['problem tencent']),
      this.#hashSecret(),
      this.#account(),
      this.#environment(
        'EnrollFunctionName',
        'an endpoint set that does not answer',
        ['unchecked clock', 'problem tencent'],
        (variables) => ({ ...variables, TENCENT_ENDPOINT: 'http://127.0.0.1:9' }),
      ),
      this.#environment(
        'IntakeFunctionName',
        'a setting of a function taken away',
        ['problem functions'],
        ({ PERSON_TAG: _, ...others }) => others,
      ),
      this.#mapping('IntakeFunctionName', 'a queue cut off from its function', ['problem mappings']),
      this.#mapping('PublishFunctionName', 'the stream cut off from its function', ['problem outcomes']),
      this.#environment(
        'PublishFunctionName',
        'an event bus named that does not exist',
        ['problem outcomes'],
        ({ EVENT_BUS = '', ...others }) => ({ ...others, EVENT_BUS: `${EVENT_BUS}-of-old` }),
      ),
      this.#concurrency(),
      this.#redrivePolicy(),
      this.#deadLetter(),
      this.#alarm(),
    ];
  }

  get #bucket() {
    return { Bucket: this.#stack.outputs.ImagesBucketName };
  }

  #first(type: string): string {
    const [id] = this.#resources.get(type) ?? [];
    if (id === undefined) throw new Error(`The stack has no ${type}.`);
    return id;
  }

  #versioning(): Breakage {
    const set = (Status: 'Enabled' | 'Suspended') =>
      this.#stack.aws.s3.send(new PutBucketVersioningCommand({ ...this.#bucket, VersioningConfiguration: { Status } }));
    return {
      what: 'the versioning of the bucket suspended',
      findings: ['problem versioning'],
      break: () => set('Suspended'),
      fix: () => set('Enabled'),
    };
  }

  #events(): Breakage {
    const set = (NotificationConfiguration: object) =>
      this.#stack.aws.s3.send(
        new PutBucketNotificationConfigurationCommand({ ...this.#bucket, NotificationConfiguration }),
      );
    return {
      what: 'EventBridge switched off for the bucket',
      findings: ['problem bucket-events'],
      break: () => set({}),
      fix: () => set({ EventBridgeConfiguration: {} }),
    };
  }

  #bucketPolicy(): Breakage {
    let before = '';
    const put = (Policy: string) => this.#stack.aws.s3.send(new PutBucketPolicyCommand({ ...this.#bucket, Policy }));
    return {
      what: 'a policy for VPC endpoints only put on the bucket',
      findings: ['warning bucket-policy'],
      break: async () => {
        const { Policy = '' } = await this.#stack.aws.s3.send(new GetBucketPolicyCommand(this.#bucket));
        before = Policy;
        const denial = {
          Effect: 'Deny',
          Principal: '*',
          Action: 's3:GetObject*',
          Resource: `arn:aws:s3:::${this.#bucket.Bucket}/*`,
          Condition: { StringNotEquals: { 'aws:SourceVpce': 'vpce-1' } },
        };
        await put(JSON.stringify({ Version: '2012-10-17', Statement: [denial] }));
      },
      fix: () => put(before),
    };
  }

  /** @param what that key is like */
  #bucketKey(what: string, findings: readonly string[], statements: readonly object[]): Breakage {
    const encrypt = (rule: { SSEAlgorithm: 'aws:kms' | 'AES256'; KMSMasterKeyID?: string }) =>
      this.#stack.aws.s3.send(
        new PutBucketEncryptionCommand({
          ...this.#bucket,
          ServerSideEncryptionConfiguration: { Rules: [{ ApplyServerSideEncryptionByDefault: rule }] },
        }),
      );
    return {
      what: `the bucket encrypted with a key ${what}`,
      findings,
      break: async () => {
        const { KeyMetadata } = await this.#clients.kms.send(new CreateKeyCommand({}));
        const KMSMasterKeyID = KeyMetadata?.Arn ?? '';
        const Policy = JSON.stringify({ Version: '2012-10-17', Statement: [KEY_TO_ACCOUNT, ...statements] });
        await this.#clients.kms.send(new PutKeyPolicyCommand({ KeyId: KMSMasterKeyID, Policy }));
        await encrypt({ SSEAlgorithm: 'aws:kms', KMSMasterKeyID });
      },
      fix: () => encrypt({ SSEAlgorithm: 'AES256' }),
    };
  }

  #pacerTable(): Breakage {
    const TableName = this.#pacerTableName();
    return {
      what: 'the table of the pacer deleted',
      findings: ['problem tables'],
      break: () => this.#stack.aws.dynamo.send(new DeleteTableCommand({ TableName })),
      fix: () =>
        this.#stack.aws.dynamo.send(
          new CreateTableCommand({
            TableName,
            KeySchema: [{ AttributeName: 'id', KeyType: 'HASH' }],
            AttributeDefinitions: [{ AttributeName: 'id', AttributeType: 'S' }],
            BillingMode: 'PAY_PER_REQUEST',
          }),
        ),
    };
  }

  #pacerTableName(): string {
    const { FacesTableName, PersonsTableName } = this.#stack.outputs;
    const all = this.#resources.get('AWS::DynamoDB::GlobalTable') ?? this.#resources.get('AWS::DynamoDB::Table') ?? [];
    const [name] = all.filter((table) => table !== FacesTableName && table !== PersonsTableName);
    if (name === undefined) throw new Error('The stack has no pacer table.');
    return name;
  }

  #rule(): Breakage {
    // The other one is the schedule of the number of persons.
    const Name = this.#resources.get('AWS::Events::Rule')?.find((name) => name.includes('ObjectCreated'));
    const rule = { Name };
    return {
      what: 'the rule on uploads disabled',
      findings: ['problem upload-rule'],
      break: () => this.#clients.events.send(new DisableRuleCommand(rule)),
      fix: () => this.#clients.events.send(new EnableRuleCommand(rule)),
    };
  }

  #secret(how: string, value: string, findings: readonly string[]): Breakage {
    const put = (SecretString: string) =>
      this.#stack.aws.secrets.send(new PutSecretValueCommand({ SecretId: this.#stack.secretId, SecretString }));
    return {
      what: `the secret ${how}`,
      findings,
      break: () => put(value),
      fix: () => put(JSON.stringify(STAND_IN_CREDENTIALS)),
    };
  }

  #hashSecret(): Breakage {
    const [SecretId] = (this.#resources.get('AWS::SecretsManager::Secret') ?? []).filter((arn) => arn.includes('Hash'));
    const { secrets } = this.#stack.aws;
    return {
      what: 'the secret with the key of person hashes about to be deleted',
      findings: ['problem person-hash-key'],
      break: () => secrets.send(new DeleteSecretCommand({ SecretId, RecoveryWindowInDays: 7 })),
      fix: () => secrets.send(new RestoreSecretCommand({ SecretId })),
    };
  }

  #account(): Breakage {
    const { faults } = this.#stack.tencent.api;
    return {
      what: 'the bill of Tencent left unpaid',
      findings: ['problem tencent'],
      break: async () => faults.add({ answer: { kind: 'error', code: 'ResourceUnavailable.InArrears' } }),
      fix: async () => faults.clear(),
    };
  }

  #environment(
    output: FunctionOutput,
    what: string,
    findings: readonly string[],
    change: (variables: Record<string, string>) => Record<string, string>,
  ): Breakage {
    const FunctionName = this.#stack.outputs[output];
    let before: Record<string, string> = {};
    const set = async (Variables: Record<string, string>) => {
      const Environment = { Variables };
      await this.#clients.lambda.send(new UpdateFunctionConfigurationCommand({ FunctionName, Environment }));
      await waitUntilFunctionActiveV2({ client: this.#clients.lambda, maxWaitTime: 20, minDelay: 1 }, { FunctionName });
    };
    return {
      what,
      findings,
      break: async () => {
        const { Environment } = await this.#clients.lambda.send(new GetFunctionConfigurationCommand({ FunctionName }));
        before = Environment?.Variables ?? {};
        await set(change(before));
      },
      fix: () => set(before),
    };
  }

  #mapping(output: FunctionOutput, what: string, findings: readonly string[]): Breakage {
    const FunctionName = this.#stack.outputs[output];
    const set = async (Enabled: boolean) => {
      const { EventSourceMappings: [mapping] = [] } = await this.#clients.lambda.send(
        new ListEventSourceMappingsCommand({ FunctionName }),
      );
      await this.#clients.lambda.send(new UpdateEventSourceMappingCommand({ UUID: mapping?.UUID, Enabled }));
    };
    return {
      what,
      findings,
      break: () => set(false),
      fix: () => set(true),
    };
  }

  #concurrency(): Breakage {
    const FunctionName = this.#stack.outputs.EnrollFunctionName;
    return {
      what: 'the enroll function throttled to nothing',
      findings: ['problem concurrency'],
      break: () =>
        this.#clients.lambda.send(new PutFunctionConcurrencyCommand({ FunctionName, ReservedConcurrentExecutions: 0 })),
      fix: () => this.#clients.lambda.send(new DeleteFunctionConcurrencyCommand({ FunctionName })),
    };
  }

  #redrivePolicy(): Breakage {
    const { UploadsQueueUrl: QueueUrl, UploadsDeadLetterQueueUrl } = this.#stack.outputs;
    const target = `arn:aws:sqs:${this.#stack.region}:${AWS_ACCOUNT}:${UploadsDeadLetterQueueUrl.split('/').pop()}`;
    const set = (RedrivePolicy: string) =>
      this.#stack.aws.sqs.send(new SetQueueAttributesCommand({ QueueUrl, Attributes: { RedrivePolicy } }));
    return {
      what: 'the dead-letter queue of a queue taken away',
      findings: ['problem queues'],
      break: () => set(''),
      fix: () => set(JSON.stringify({ deadLetterTargetArn: target, maxReceiveCount: 42 })),
    };
  }

  #deadLetter(): Breakage {
    const QueueUrl = this.#stack.outputs.UploadsDeadLetterQueueUrl;
    return {
      what: 'a message in a dead-letter queue',
      findings: ['problem dead-letters'],
      break: () => this.#stack.queues.send('UploadsDeadLetterQueueUrl', 'a message'),
      fix: () => this.#stack.aws.sqs.send(new PurgeQueueCommand({ QueueUrl })),
    };
  }

  #alarm(): Breakage {
    const AlarmName = this.#first('AWS::CloudWatch::Alarm');
    const set = (StateValue: 'ALARM' | 'OK') =>
      this.#clients.cloudWatch.send(new SetAlarmStateCommand({ AlarmName, StateValue, StateReason: 'by hand' }));
    return { what: 'an alarm raised', findings: ['problem alarms'], break: () => set('ALARM'), fix: () => set('OK') };
  }
}

/** The policy that a key has unless it is given another one. */
const KEY_TO_ACCOUNT = {
  Effect: 'Allow',
  Principal: { AWS: `arn:aws:iam::${AWS_ACCOUNT}:root` },
  Action: 'kms:*',
  Resource: '*',
};

interface ClientConfig {
  readonly endpoint: string;
  readonly region: string;
  readonly credentials: typeof AWS_KEYS;
}

function clientsOf(config: ClientConfig) {
  return {
    cloudWatch: new CloudWatchClient(config),
    events: new EventBridgeClient(config),
    kms: new KMSClient(config),
    lambda: new LambdaClient(config),
  };
}
