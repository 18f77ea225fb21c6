import type { ITableV2 } from 'aws-cdk-lib/aws-dynamodb';
import type { Function as LambdaFunction } from 'aws-cdk-lib/aws-lambda';
import type { IQueue } from 'aws-cdk-lib/aws-sqs';
import type { PipelineMetrics } from '../monitoring/pipeline-metrics.ts';

/** A function and the queues around it. */
export interface Stage {
  readonly queue: IQueue;
  readonly deadLetterQueue: IQueue;
  readonly fn: LambdaFunction;
  readonly memorySizeMiB: number;
}

/** What can be seen of a pipeline from outside. */
export interface Pipeline {
  readonly uploads: Stage;
  readonly enrollments: Stage;
  readonly facesTable: ITableV2;
  readonly personsTable: ITableV2;
  readonly pacerTable: ITableV2;
  readonly metrics: PipelineMetrics;
}
