import { join } from 'node:path';
import { Duration, Stack } from 'aws-cdk-lib';
import { AttributeType, TableV2 } from 'aws-cdk-lib/aws-dynamodb';
import { Runtime } from 'aws-cdk-lib/aws-lambda';
import { SqsEventSource } from 'aws-cdk-lib/aws-lambda-event-sources';
import { NodejsFunction } from 'aws-cdk-lib/aws-lambda-nodejs';
import { Queue } from 'aws-cdk-lib/aws-sqs';
import type { Construct } from 'constructs';
import { PROJECT_ROOT } from '../../build/functions/bundling.ts';

/** Requests a second that the account allows. */
const RATE = 20;
/** What a call takes, as Tencent's own documents have it: so many at once use the rate up and do not exceed it. */
const TYPICAL_CALL_SECONDS = 0.4;

/**
 * What a good engineer writes in an afternoon: bucket -> queue -> function that reads the object, sends its bytes,
 * puts a row and tells an event bus. Failed messages are retried by the queue, and the concurrency keeps the account's rate. The bucket is
 * the bench's own.
 */
export class BaselineStack extends Stack {
  constructor(scope: Construct, id: string) {
    super(scope, id);
    const table = new TableV2(this, 'Faces', { partitionKey: { name: 'objectKey', type: AttributeType.STRING } });
    const deadLetters = new Queue(this, 'DeadLetters');
    const queue = new Queue(this, 'Uploads', {
      visibilityTimeout: Duration.seconds(180),
      deadLetterQueue: { queue: deadLetters, maxReceiveCount: 5 },
    });
    const fn = new NodejsFunction(this, 'Enroll', {
      entry: join(import.meta.dirname, 'handler.ts'),
      runtime: Runtime.NODEJS_24_X,
      projectRoot: PROJECT_ROOT,
      depsLockFilePath: join(PROJECT_ROOT, 'package-lock.json'),
      timeout: Duration.seconds(30),
      memorySize: 512,
      environment: { TABLE: table.tableName, TENCENT_ENDPOINT: '', SECRET_ID: '' },
    });
    fn.addEventSource(
      new SqsEventSource(queue, {
        batchSize: 10,
        reportBatchItemFailures: true,
        maxConcurrency: Math.floor(RATE * TYPICAL_CALL_SECONDS),
      }),
    );
  }
}
