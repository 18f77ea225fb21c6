import type { Secret } from '../../functions/domain/tencent/face-service.ts';
import type { PolicyDocument } from '../shared/aws/policy-document.ts';
import type { StackOutputs } from '../shared/aws/stack-outputs.ts';
import type { GroupReply } from '../shared/tencent/group-reply.ts';
import type { ProbedAction, ProbeResult } from '../shared/tencent/probe-result.ts';
import type { TencentReply } from '../shared/tencent/tencent-reply.ts';

/** The caller lacks a permission, so something could not be read. */
export class NotAllowedError extends Error {
  override readonly name = 'NotAllowedError';
  /** Such as `s3:GetBucketVersioning`. */
  readonly permission: string;

  constructor(permission: string, options?: ErrorOptions) {
    super(`the caller lacks the permission ${permission}`, options);
    this.permission = permission;
  }
}

/** Times in ISO 8601. */
export interface UnfinishedRestore {
  /** The restore point. */
  readonly to: string;
  readonly startedAt: string;
}

/**
 * A deployed stack, to be read and never changed. What several checks need is read once. Reads throw `NotAllowedError` when
 * the caller lacks a permission, and other errors as they come.
 */
export interface Deployment {
  readonly name: string;
  readonly region: string;
  readonly outputs: StackOutputs;
  stack(): Promise<StackState>;
  caller(): Promise<{ readonly arn: string; readonly account: string }>;
  clocks(): Promise<Clocks>;
  bucket(): Promise<BucketAccess>;
  /** `Never`: versioning was not enabled since the bucket was created. */
  versioning(): Promise<'Enabled' | 'Suspended' | 'Never'>;
  notifications(): Promise<BucketNotifications>;
  bucketPolicy(): Promise<PolicyDocument | undefined>;
  /** The key with which S3 encrypts new objects; undefined when it is S3's own. */
  bucketKey(): Promise<string | undefined>;
  /** The stack's rules for uploads. */
  uploadRules(): Promise<readonly UploadRule[]>;
  queue(name: QueueName): Promise<QueueState>;
  /** Seconds, of the last minutes; undefined when no message waits or it was not measured. */
  oldestMessageSeconds(name: QueueName): Promise<number | undefined>;
  fn(name: FunctionName): Promise<FunctionState>;
  mappings(name: FunctionName): Promise<readonly MappingState[]>;
  concurrency(name: FunctionName): Promise<Concurrency>;
  /** How often Lambda throttled the function, in each five-minute period of the last hour in which it did. */
  throttles(name: FunctionName): Promise<readonly number[]>;
  /** To Tencent, as the enroll function has it. */
  requestsPerSecond(): Promise<number>;
  table(name: TableName): Promise<TableState>;
  /** The restore of the tables that was begun and has not ended. The functions are stopped meanwhile. */
  unfinishedRestore(): Promise<UnfinishedRestore | undefined>;
  /** Whether the stack has the stage that publishes outcomes. Without it, `publish` and its queue cannot be read. */
  readonly publishes: boolean;
  /** As the publish function has it; undefined when there are no events. */
  eventBus(): Promise<EventBusState | undefined>;
  /** ARN of the delivery stream that outcomes are stored by; undefined when they are not analyzed. */
  analyticsStream(): Promise<string | undefined>;
  /** Whether outcomes are written on objects. */
  annotatesObjects(): Promise<boolean>;
  alarms(): Promise<readonly AlarmState[]>;
  subscriptions(topicArn: string): Promise<readonly { readonly endpoint: string; readonly isConfirmed: boolean }[]>;
  /** The key of a topic, if it has one. */
  topicKey(topicArn: string): Promise<string | undefined>;
  /** Undefined: there is no value yet. */
  secretText(): Promise<Secret | undefined>;
  secretArn(): Promise<string>;
  /** Of the secret with the key of hashes in receipts. */
  personHashSecretArn(): Promise<string>;
  /** Never with its value, by which receipts are traced to persons. Undefined: the secret does not exist. */
  personHashSecret(): Promise<HashSecretState | undefined>;
  secretKey(): Promise<string | undefined>;
  /** Asks with these keys for a person that cannot exist: free of charge, and changes nothing. */
  askTencent(secret: Secret): Promise<TencentReply>;
  /** The group in which the stack creates persons; undefined when it creates none. */
  newPersonsGroup(): Promise<string | undefined>;
  /** Epoch milliseconds of the next free slot of the pacer: soon after the last request of the functions to Tencent. Undefined before the first one. */
  nextSlot(): Promise<number | undefined>;
  /** The group as Tencent has it, with the time of its last change. Free of charge. */
  tencentGroup(secret: Secret, groupId: string): Promise<GroupReply>;
  /** Whether these keys may use the actions. Free of charge, and changes nothing. */
  probeTencent(secret: Secret, actions: readonly ProbedAction[]): Promise<readonly ProbeResult[]>;
  key(keyId: string): Promise<KeyState>;
  /** Whether the policies of a role, or of the caller, allow the action on the resource; resource policies are not considered. */
  policiesAllow(principalArn: string, request: SimulatedRequest): Promise<Simulated>;
  /** The caller as IAM knows it: of an assumed role, the role. Undefined when it has no policies, like the root user. */
  callerPrincipal(): Promise<string | undefined>;
}

interface StackState {
  readonly status: string;
  readonly reason?: string | undefined;
}

/** Epoch milliseconds at the same moment; a server's is undefined when it gave none. */
export interface Clocks {
  readonly here: number;
  readonly aws: number | undefined;
  readonly tencent: number | undefined;
  readonly tencentEndpoint: string;
}

export type BucketAccess = 'here' | 'missing' | { readonly otherRegion: string };

export interface BucketNotifications {
  readonly toEventBridge: boolean;
  /** JSON of the whole configuration, with EventBridge on: AWS replaces the configuration as a whole. */
  readonly withEventBridge: string;
}

export interface UploadRule {
  readonly name: string;
  readonly isEnabled: boolean;
  readonly bucketNames: readonly string[];
  readonly keyPrefix: string;
  readonly targetArns: readonly string[];
}

export type QueueName =
  | 'uploads'
  | 'uploadsDeadLetters'
  | 'preparations'
  | 'preparationsDeadLetters'
  | 'enrollments'
  | 'enrollmentsDeadLetters'
  | 'erasures'
  | 'erasuresDeadLetters'
  | 'outcomesDeadLetters';
export type FunctionName = 'intake' | 'prepare' | 'enroll' | 'erase' | 'publish';
export type TableName = 'faces' | 'persons' | 'pacer' | 'erasures';

export interface QueueState {
  readonly arn: string;
  readonly visibilitySeconds: number;
  readonly waiting: number;
  readonly inFlight: number;
  /** Where SQS moves a message, and after how many deliveries. */
  readonly redrive?: { readonly targetArn: string; readonly maxReceiveCount: number } | undefined;
  readonly policy?: PolicyDocument | undefined;
  readonly keyId?: string | undefined;
}

export interface FunctionState {
  readonly name: string;
  readonly roleArn: string;
  readonly state: string;
  readonly stateReason?: string | undefined;
  readonly lastUpdate: string;
  readonly lastUpdateReason?: string | undefined;
  readonly timeoutSeconds: number;
  /** What it finds wrong with its environment, for which it stops at its start. */
  readonly environmentProblem?: string | undefined;
}

export interface MappingState {
  readonly uuid: string;
  /** Of the queue or the stream that feeds the function. */
  readonly sourceArn: string;
  readonly state: string;
  readonly maxConcurrency?: number | undefined;
  readonly reportsBatchItemFailures: boolean;
}

export interface Concurrency {
  /** Reserved for the function, and its limit; undefined when it has none. */
  readonly reserved?: number | undefined;
  /** What the account has left for functions without a reservation. */
  readonly unreserved: number;
  /** The quota of the account, reservations included. */
  readonly limit: number;
}

export interface TableState {
  readonly name: string;
  /** As DynamoDB has it, or `missing`. */
  readonly status: string;
  readonly keyId?: string | undefined;
  readonly items: number;
  /** Epoch milliseconds. */
  readonly createdAt?: number | undefined;
  /** Undefined when the table has no stream. */
  readonly streamArn?: string | undefined;
}

export interface HashSecretState {
  /** Epoch milliseconds. */
  readonly createdAt?: number | undefined;
  /** The value that is used. */
  readonly current?: SecretVersion | undefined;
  /** The value that was used before; undefined when it was never changed, or its label was removed. */
  readonly previous?: SecretVersion | undefined;
  readonly isScheduledForDeletion: boolean;
  readonly isRotated: boolean;
  readonly keyId?: string | undefined;
}

export interface SecretVersion {
  readonly id: string;
  /** Epoch milliseconds. */
  readonly createdAt?: number | undefined;
}

export interface EventBusState {
  readonly arn: string;
  readonly exists: boolean;
}

export interface AlarmState {
  readonly name: string;
  readonly state: string;
  readonly reason: string;
  readonly description: string;
  readonly actionsEnabled: boolean;
  readonly topicArns: readonly string[];
}

export interface KeyState {
  readonly arn: string;
  /** `Enabled`, or why it cannot be used. */
  readonly state: string;
  /** Created and managed by AWS, for one service. */
  readonly isAwsManaged: boolean;
  readonly policy: PolicyDocument;
  readonly grants: readonly { readonly grantee: string; readonly operations: readonly string[] }[];
}

export interface SimulatedRequest {
  readonly actions: readonly string[];
  readonly resourceArn: string;
  /** By condition key, as far as they are known. */
  readonly context?: Readonly<Record<string, readonly string[]>> | undefined;
}

export interface Simulated {
  /** The actions that are not allowed. */
  readonly denied: readonly string[];
  /** Condition keys of the policies for which there was no value: the decision may be another one with them. */
  readonly missingContext: readonly string[];
}
