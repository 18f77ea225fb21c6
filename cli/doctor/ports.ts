import type { Secret } from '../../functions/domain/tencent/face-service.ts';
import type { StackOutputs } from '../shared/aws/stack-outputs.ts';
import type { TencentReply } from '../shared/tencent/tencent-reply.ts';
import type { PolicyDocument } from './key-policy/policy-document.ts';

/** The caller lacks a permission, so something could not be read. */
export class NotAllowedError extends Error {
  override readonly name = 'NotAllowedError';
  /** Such as `s3:GetBucketVersioning`. */
  readonly permission: string;

  constructor(permission: string, options?: ErrorOptions) {
    super(`the caller may not ${permission}`, options);
    this.permission = permission;
  }
}

/**
 * A deployed stack, to be looked at and never changed. What is asked for twice is read once. Reads throw
 * `NotAllowedError` when the caller may not, and whatever else went wrong.
 */
export interface Deployment {
  readonly name: string;
  readonly region: string;
  readonly outputs: StackOutputs;
  stack(): Promise<StackState>;
  caller(): Promise<{ readonly arn: string; readonly account: string }>;
  clocks(): Promise<Clocks>;
  bucket(): Promise<BucketAccess>;
  /** `Never`: versioning was not switched on since the bucket was made. */
  versioning(): Promise<'Enabled' | 'Suspended' | 'Never'>;
  sendsEvents(): Promise<boolean>;
  bucketPolicy(): Promise<PolicyDocument | undefined>;
  /** The key by which S3 encrypts new objects; undefined when it is S3's own. */
  bucketKey(): Promise<string | undefined>;
  /** The stack's rules on uploads. */
  uploadRules(): Promise<readonly UploadRule[]>;
  queue(name: QueueName): Promise<QueueState>;
  /** Seconds, of the last minutes; undefined when nothing waits or it was not measured. */
  oldestMessageSeconds(name: QueueName): Promise<number | undefined>;
  fn(name: FunctionName): Promise<FunctionState>;
  mappings(name: FunctionName): Promise<readonly MappingState[]>;
  concurrency(name: FunctionName): Promise<Concurrency>;
  /** How often Lambda throttled the function, in each five-minute period of the last hour in which it did. */
  throttles(name: FunctionName): Promise<readonly number[]>;
  /** To Tencent, as the enroll function has it. */
  requestsPerSecond(): Promise<number>;
  table(name: TableName): Promise<TableState>;
  alarms(): Promise<readonly AlarmState[]>;
  subscriptions(topicArn: string): Promise<readonly { readonly endpoint: string; readonly isConfirmed: boolean }[]>;
  /** The key of a topic, if it has one. */
  topicKey(topicArn: string): Promise<string | undefined>;
  /** Undefined: there is no value yet. */
  secretText(): Promise<Secret | undefined>;
  secretKey(): Promise<string | undefined>;
  /** Asks with these keys for a person that cannot exist: free of charge, and changes nothing. */
  askTencent(secret: Secret): Promise<TencentReply>;
  key(keyId: string): Promise<KeyState>;
  /** Whether the policies of the role allow it, on that key. */
  roleMay(roleArn: string, action: string, keyArn: string): Promise<boolean>;
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
}

export type BucketAccess = 'here' | 'missing' | { readonly otherRegion: string };

export interface UploadRule {
  readonly name: string;
  readonly isEnabled: boolean;
  readonly bucketNames: readonly string[];
  readonly keyPrefix: string;
  readonly targetArns: readonly string[];
}

export type QueueName = 'uploads' | 'uploadsDeadLetters' | 'enrollments' | 'enrollmentsDeadLetters';
export type FunctionName = 'intake' | 'enroll';
export type TableName = 'faces' | 'persons';

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
  readonly queueArn: string;
  readonly state: string;
  readonly maxConcurrency?: number | undefined;
  readonly reportsBatchItemFailures: boolean;
}

export interface Concurrency {
  /** Kept for the function, and its limit; undefined when it has none. */
  readonly reserved?: number | undefined;
  /** What the account has left for functions without a reservation. */
  readonly unreserved: number;
  /** The quota of the account, reservations included. */
  readonly limit: number;
}

interface TableState {
  readonly status: string;
  readonly keyId?: string | undefined;
  readonly items: number;
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
  /** Made and kept by AWS, for one service. */
  readonly isAwsManaged: boolean;
  readonly policy: PolicyDocument;
  readonly grants: readonly { readonly grantee: string; readonly operations: readonly string[] }[];
}
