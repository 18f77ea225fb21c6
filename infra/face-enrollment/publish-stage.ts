import { Duration, Stack } from 'aws-cdk-lib';
import type { IEventBus } from 'aws-cdk-lib/aws-events';
import { Grant } from 'aws-cdk-lib/aws-iam';
import type { IKey } from 'aws-cdk-lib/aws-kms';
import { FilterCriteria, FilterRule, type Function as LambdaFunction, StartingPosition } from 'aws-cdk-lib/aws-lambda';
import { Queue } from 'aws-cdk-lib/aws-sqs';
import { Construct } from 'constructs';
import { ENV } from '../../functions/runtime/environment.ts';
import type { Analytics } from './analytics/analytics.ts';
import type { ImagesBucket } from './images-bucket.ts';
import { acknowledge } from './nag/acknowledge.ts';
import type { ResultTables } from './result-tables.ts';
import { queueProps } from './stage/queue-props.ts';
import type { Stage } from './stage/stage.ts';
import { type FunctionSurroundings, stageFunction } from './stage/stage-function.ts';
import { stageMapping } from './stage/stage-mapping.ts';

export interface PublishStageProps {
  readonly images: ImagesBucket;
  readonly results: ResultTables;
  /** Absent: no events. */
  readonly eventBus: IEventBus | undefined;
  /** Whether each object version gets its outcome as an annotation. */
  readonly annotateObjects: boolean;
  /** Absent: outcomes are not analyzed. */
  readonly analytics: Analytics | undefined;
  /** Of the dead-letter queue; otherwise SQS's own keys. */
  readonly encryptionKey: IKey | undefined;
  readonly surroundings: FunctionSurroundings;
}

/** The bench measures less than a second for a full batch, and about four with annotations. The rest is for AWS's delays. */
const PUBLISH_TIMEOUT = Duration.seconds(30);
/** The bench measures a peak of 100 MiB, and of 130 with annotations. */
const MEMORY_SIZE_MIB = 256;
/** Ten requests to EventBridge. Ten times as many records would save less than a cent for a million outcomes. */
const BATCH_SIZE = 100;

/** From the stream of the Faces table to events and annotations. Nothing in the pipeline waits for it. */
export class PublishStage extends Construct {
  readonly deadLetterQueue: Queue;
  readonly publishFunction: LambdaFunction;
  readonly stage: Stage;

  constructor(scope: Construct, id: string, props: PublishStageProps) {
    super(scope, id);
    this.deadLetterQueue = new Queue(this, 'DeadLetterQueue', queueProps(props.encryptionKey));
    acknowledge(this.deadLetterQueue, 'SQS3', 'It is a dead-letter queue: that of the function and of its mapping.');
    this.publishFunction = stageFunction(this, 'Publish', {
      ...props.surroundings,
      handler: 'publish',
      description: 'Publishes what became of each image',
      timeout: PUBLISH_TIMEOUT,
      memorySizeMiB: MEMORY_SIZE_MIB,
    });
    this.stage = {
      deadLetterQueue: this.deadLetterQueue,
      fn: this.publishFunction,
      memorySizeMiB: MEMORY_SIZE_MIB,
    };
    this.deadLetterQueue.grant(this.publishFunction, 'sqs:SendMessage');
    this.#configure(props);
    this.#feed(props.results);
  }

  #configure({ eventBus, annotateObjects, analytics, results, images }: PublishStageProps): void {
    const environment = {
      [ENV.stackName]: Stack.of(this).stackName,
      [ENV.deadLetterQueueUrl]: this.deadLetterQueue.queueUrl,
      [ENV.facesTable]: results.facesTable.tableName,
      [ENV.annotateObjects]: String(annotateObjects),
      ...(eventBus && { [ENV.eventBus]: eventBus.eventBusArn }),
    };
    for (const [name, value] of Object.entries(environment)) this.publishFunction.addEnvironment(name, value);
    if (eventBus !== undefined) {
      Grant.addToPrincipal({
        grantee: this.publishFunction,
        actions: ['events:PutEvents'],
        resourceArns: [eventBus.eventBusArn],
      });
    }
    if (annotateObjects) {
      results.grantReadRow(this.publishFunction);
      images.grantAnnotate(this.publishFunction);
    }
    if (analytics !== undefined) {
      results.grantReadPseudonyms(this.publishFunction);
      analytics.grantPut(this.publishFunction);
    }
  }

  #feed(results: ResultTables): void {
    stageMapping(this, 'Mapping', {
      target: this.publishFunction,
      eventSourceArn: results.grantReadStream(this.publishFunction),
      // Most changes of a row are none. Of the others the function says which ones made an outcome.
      filters: [FilterCriteria.filter({ dynamodb: { NewImage: { completedAt: { S: FilterRule.exists() } } } })],
      batchSize: BATCH_SIZE,
      // What was written while there was no mapping, in the last 24 hours.
      startingPosition: StartingPosition.TRIM_HORIZON,
      parallelizationFactor: 1,
      // A batch that crashes or times out is halved until the cause is alone. Retries end when the stream drops the record.
      bisectBatchOnError: true,
      // Of a record that is dropped Lambda sends a pointer here. The function itself moves the finished event long before.
      onFailure: { bind: () => ({ destination: this.deadLetterQueue.queueArn }) },
    });
  }
}
