import type { ITableV2 } from 'aws-cdk-lib/aws-dynamodb';
import type { IDeliveryStream } from 'aws-cdk-lib/aws-kinesisfirehose';
import type { Function as LambdaFunction } from 'aws-cdk-lib/aws-lambda';
import type { IQueue } from 'aws-cdk-lib/aws-sqs';
import type { PipelineMetrics } from '../monitoring/pipeline-metrics.ts';

/** A function, and where it puts what it cannot handle. */
export interface Stage {
  readonly deadLetterQueue: IQueue;
  readonly fn: LambdaFunction;
  readonly memorySizeMiB: number;
}

/** A stage that is fed by a queue. */
export interface QueueStage extends Stage {
  readonly queue: IQueue;
}

/** What can be seen of a pipeline from outside. */
export interface Pipeline {
  readonly uploads: QueueStage;
  readonly preparations: QueueStage;
  readonly enrollments: QueueStage;
  readonly erasures: QueueStage;
  /** Absent when the outcomes stay in the table. */
  readonly outcomes: Stage | undefined;
  /** From publish to the data lake; absent unless outcomes are analyzed. */
  readonly analyticsStream: IDeliveryStream | undefined;
  readonly facesTable: ITableV2;
  readonly personsTable: ITableV2;
  readonly pacerTable: ITableV2;
  readonly metrics: PipelineMetrics;
}
