import { Duration, RemovalPolicy, Stack } from 'aws-cdk-lib';
import { AttributeType, TableV2 } from 'aws-cdk-lib/aws-dynamodb';
import type { IEventBus } from 'aws-cdk-lib/aws-events';
import { Grant } from 'aws-cdk-lib/aws-iam';
import type { IKey } from 'aws-cdk-lib/aws-kms';
import type { Function as LambdaFunction } from 'aws-cdk-lib/aws-lambda';
import { type CfnSecret, Secret } from 'aws-cdk-lib/aws-secretsmanager';
import type { IQueue, Queue } from 'aws-cdk-lib/aws-sqs';
import { Construct } from 'constructs';
import { ENV } from '../../functions/runtime/environment.ts';
import { tableEncryption } from './encryption/table-encryption.ts';
import type { ImagesBucket } from './images-bucket.ts';
import { acknowledge } from './nag/acknowledge.ts';
import type { Pacer } from './pacer.ts';
import type { PreparedBucket } from './prepared-bucket.ts';
import type { ResultTables } from './result-tables.ts';
import type { QueueStage } from './stage/stage.ts';
import { type FunctionSurroundings, stageFunction } from './stage/stage-function.ts';
import { StageQueue } from './stage/stage-queue.ts';
import type { TencentAccount } from './tencent-account.ts';

export interface EraseStageProps {
  readonly images: ImagesBucket;
  readonly prepared: PreparedBucket;
  readonly results: ResultTables;
  readonly pacer: Pacer;
  readonly tencent: TencentAccount;
  /** Of the other stages. */
  readonly deadLetterQueues: readonly IQueue[];
  /** Metadata name, without `x-amz-meta-`. */
  readonly personTag: string;
  /** Absent: no events. */
  readonly eventBus: IEventBus | undefined;
  /** Of queues, table and secret; otherwise keys of AWS. */
  readonly encryptionKey: IKey | undefined;
  readonly removalPolicy: RemovalPolicy;
  readonly surroundings: FunctionSurroundings;
}

/** Long work is cut into pieces: the function sends the message again well before. */
const ERASE_TIMEOUT = Duration.seconds(60);
const MEMORY_SIZE_MIB = 256;
/** Deliveries. The function gives up after 40 by itself, hours later, and says why; two are left for crashes. */
const MAX_RECEIVE_COUNT = 42;
/** Persons that are erased at the same time. Each takes a few requests to Tencent. */
const MAX_CONCURRENCY = 5;
/** A piece of work takes most of an invocation. */
const MESSAGES_PER_INVOCATION = 1;
const HASH_KEY_CHARACTERS = 64;

/** From the erasures queue, whose message groups are persons, to a receipt in the Erasures table. */
export class EraseStage extends Construct {
  readonly queue: Queue;
  readonly deadLetterQueue: Queue;
  /** One receipt for each erasure. It holds no personal data. */
  readonly erasuresTable: TableV2;
  readonly eraseFunction: LambdaFunction;
  readonly stage: QueueStage;

  constructor(scope: Construct, id: string, props: EraseStageProps) {
    super(scope, id);
    const work = new StageQueue(this, 'Work', {
      functionTimeout: ERASE_TIMEOUT,
      maxReceiveCount: MAX_RECEIVE_COUNT,
      fifo: true,
      encryptionKey: props.encryptionKey,
    });
    this.queue = work.queue;
    this.deadLetterQueue = work.deadLetterQueue;
    this.erasuresTable = this.#table(props);
    this.eraseFunction = stageFunction(this, 'Erase', {
      ...props.surroundings,
      handler: 'erase',
      description: 'Deletes everything that is stored of a person',
      timeout: ERASE_TIMEOUT,
      memorySizeMiB: MEMORY_SIZE_MIB,
    });
    this.stage = {
      queue: this.queue,
      deadLetterQueue: this.deadLetterQueue,
      fn: this.eraseFunction,
      memorySizeMiB: MEMORY_SIZE_MIB,
    };
    props.images.grantErase(this.eraseFunction);
    props.prepared.grantErase(this.eraseFunction);
    props.results.grantErase(this.eraseFunction);
    props.pacer.grantTakeSlots(this.eraseFunction);
    props.tencent.grantCalls(this.eraseFunction);
    this.#grantReceipts();
    this.#grantHash(props);
    this.#grantPass([...props.deadLetterQueues, this.deadLetterQueue]);
    this.#configure(props);
    this.grantSend(this.eraseFunction);
    work.feed(this.eraseFunction, MAX_CONCURRENCY, MESSAGES_PER_INVOCATION);
  }

  /** For images of an erased person that come to their end later. */
  grantSend(fn: LambdaFunction): void {
    this.queue.grant(fn, 'sqs:SendMessage');
    fn.addEnvironment(ENV.erasuresQueueUrl, this.queue.queueUrl);
  }

  #table({ encryptionKey, removalPolicy }: EraseStageProps): TableV2 {
    return new TableV2(this, 'Table', {
      partitionKey: { name: 'erasureId', type: AttributeType.STRING },
      pointInTimeRecoverySpecification: { pointInTimeRecoveryEnabled: true },
      encryption: tableEncryption(encryptionKey),
      removalPolicy,
      deletionProtection: removalPolicy === RemovalPolicy.RETAIN,
    });
  }

  #grantReceipts(): void {
    Grant.addToPrincipal({
      grantee: this.eraseFunction,
      actions: ['dynamodb:GetItem', 'dynamodb:PutItem'],
      resourceArns: [this.erasuresTable.tableArn],
    });
    this.eraseFunction.addEnvironment(ENV.erasuresTable, this.erasuresTable.tableName);
  }

  /** Only this function reads the key: without it, a receipt does not tell whether a person is meant. */
  #grantHash({ encryptionKey, removalPolicy }: EraseStageProps): void {
    const secret = new Secret(this, 'PersonHashKey', {
      description:
        'Key of the hashes that stand for persons in receipts of erasures. A new value makes receipts incomparable.',
      generateSecretString: { passwordLength: HASH_KEY_CHARACTERS, excludePunctuation: true },
      encryptionKey,
      removalPolicy,
    });
    acknowledge(secret, 'SMG4', 'With another key, the receipts of one person could not be found together.');
    // The ARN, like the reference that the CDK takes. The emulator of the local stack has a name for that one.
    const { attrId: arn } = secret.node.defaultChild as CfnSecret;
    Grant.addToPrincipal({
      grantee: this.eraseFunction,
      actions: ['secretsmanager:GetSecretValue'],
      resourceArns: [arn],
    });
    this.eraseFunction.addEnvironment(ENV.personHashSecretArn, arn);
  }

  #grantPass(queues: readonly IQueue[]): void {
    for (const queue of queues) {
      queue.grant(this.eraseFunction, 'sqs:ReceiveMessage', 'sqs:DeleteMessage', 'sqs:ChangeMessageVisibility');
    }
    const urls = queues.map(({ queueUrl }) => queueUrl);
    this.eraseFunction.addEnvironment(ENV.deadLetterQueueUrls, urls.join(' '));
  }

  #configure({ images, personTag, eventBus }: EraseStageProps): void {
    const environment = {
      [ENV.stackName]: Stack.of(this).stackName,
      [ENV.imagesBucket]: images.bucket.bucketName,
      [ENV.personTag]: personTag,
      ...(eventBus && { [ENV.eventBus]: eventBus.eventBusArn }),
      // Of url.parse, by the HTTP client of Tencent's SDK: a line of no use in the log of every new environment.
      NODE_OPTIONS: '--disable-warning=DEP0169',
    };
    for (const [name, value] of Object.entries(environment)) this.eraseFunction.addEnvironment(name, value);
    if (eventBus === undefined) return;
    Grant.addToPrincipal({
      grantee: this.eraseFunction,
      actions: ['events:PutEvents'],
      resourceArns: [eventBus.eventBusArn],
    });
  }
}
