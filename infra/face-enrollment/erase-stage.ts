import { Duration, RemovalPolicy } from 'aws-cdk-lib';
import { AttributeType, TableV2 } from 'aws-cdk-lib/aws-dynamodb';
import type { IKey } from 'aws-cdk-lib/aws-kms';
import type { Function as LambdaFunction } from 'aws-cdk-lib/aws-lambda';
import type { Queue } from 'aws-cdk-lib/aws-sqs';
import { Construct } from 'constructs';
import { ENV } from '../../functions/runtime/environment.ts';
import { tableEncryption } from './encryption/table-encryption.ts';
import { StageQueue } from './stage/stage-queue.ts';

export interface EraseStageProps {
  /** Of queues and table; otherwise keys of AWS. */
  readonly encryptionKey: IKey | undefined;
  readonly removalPolicy: RemovalPolicy;
}

/** Long work is cut into pieces: the function sends the message again well before. */
const ERASE_TIMEOUT = Duration.minutes(2);
/** Deliveries. The function gives up after 40 by itself, hours later, and says why; two are left for crashes. */
const MAX_RECEIVE_COUNT = 42;

/** From the erasures queue, whose message groups are persons, to a receipt in the Erasures table. */
export class EraseStage extends Construct {
  readonly queue: Queue;
  readonly deadLetterQueue: Queue;
  /** One receipt for each erasure. It holds no personal data. */
  readonly erasuresTable: TableV2;

  constructor(scope: Construct, id: string, { encryptionKey, removalPolicy }: EraseStageProps) {
    super(scope, id);
    const work = new StageQueue(this, 'Work', {
      functionTimeout: ERASE_TIMEOUT,
      maxReceiveCount: MAX_RECEIVE_COUNT,
      fifo: true,
      encryptionKey,
    });
    this.queue = work.queue;
    this.deadLetterQueue = work.deadLetterQueue;
    this.erasuresTable = new TableV2(this, 'Table', {
      partitionKey: { name: 'erasureId', type: AttributeType.STRING },
      pointInTimeRecoverySpecification: { pointInTimeRecoveryEnabled: true },
      encryption: tableEncryption(encryptionKey),
      removalPolicy,
      deletionProtection: removalPolicy === RemovalPolicy.RETAIN,
    });
  }

  /** For images of an erased person that come to their end later. */
  grantSend(fn: LambdaFunction): void {
    this.queue.grant(fn, 'sqs:SendMessage');
    fn.addEnvironment(ENV.erasuresQueueUrl, this.queue.queueUrl);
  }
}
