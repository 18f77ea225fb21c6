import type { ITableV2 } from 'aws-cdk-lib/aws-dynamodb';
import type { IFunction } from 'aws-cdk-lib/aws-lambda';
import type { IBucket } from 'aws-cdk-lib/aws-s3';
import type { ISecret } from 'aws-cdk-lib/aws-secretsmanager';
import type { IQueue } from 'aws-cdk-lib/aws-sqs';
import type { Analytics } from './analytics/analytics.ts';

type Buckets = Readonly<Record<'bucket' | 'preparedBucket', IBucket>>;
type Tables = Readonly<Record<'facesTable' | 'personsTable' | 'erasuresTable', ITableV2>>;
type Stages = 'uploads' | 'preparations' | 'enrollments' | 'erasures';
type Queues = Readonly<Record<`${Stages}Queue` | `${Stages}DeadLetterQueue`, IQueue>>;
type Functions = Readonly<Record<`${'intake' | 'prepare' | 'enroll' | 'erase'}Function`, IFunction>>;

interface Pipeline extends Buckets, Tables, Queues, Functions {
  readonly tencentSecret: ISecret;
  readonly publishFunction: IFunction | undefined;
  readonly outcomesDeadLetterQueue: IQueue | undefined;
  readonly analytics: Analytics | undefined;
}

/** The outputs that other programs find a pipeline by. What a pipeline does not have is undefined. */
export function outputsOf(pipeline: Pipeline): Readonly<Record<string, string | undefined>> {
  const { analytics } = pipeline;
  return {
    ImagesBucketName: pipeline.bucket.bucketName,
    FacesTableName: pipeline.facesTable.tableName,
    PersonsTableName: pipeline.personsTable.tableName,
    TencentSecretArn: pipeline.tencentSecret.secretArn,
    UploadsQueueUrl: pipeline.uploadsQueue.queueUrl,
    UploadsDeadLetterQueueUrl: pipeline.uploadsDeadLetterQueue.queueUrl,
    EnrollmentsQueueUrl: pipeline.enrollmentsQueue.queueUrl,
    EnrollmentsDeadLetterQueueUrl: pipeline.enrollmentsDeadLetterQueue.queueUrl,
    PreparationsQueueUrl: pipeline.preparationsQueue.queueUrl,
    PreparationsDeadLetterQueueUrl: pipeline.preparationsDeadLetterQueue.queueUrl,
    PreparedBucketName: pipeline.preparedBucket.bucketName,
    PrepareFunctionName: pipeline.prepareFunction.functionName,
    IntakeFunctionName: pipeline.intakeFunction.functionName,
    EnrollFunctionName: pipeline.enrollFunction.functionName,
    ErasuresQueueUrl: pipeline.erasuresQueue.queueUrl,
    ErasuresDeadLetterQueueUrl: pipeline.erasuresDeadLetterQueue.queueUrl,
    ErasuresTableName: pipeline.erasuresTable.tableName,
    EraseFunctionName: pipeline.eraseFunction.functionName,
    PublishFunctionName: pipeline.publishFunction?.functionName,
    OutcomesDeadLetterQueueUrl: pipeline.outcomesDeadLetterQueue?.queueUrl,
    AnalyticsBucketName: analytics?.bucket.bucketName,
    AnalyticsDatabaseName: analytics?.databaseName,
    AnalyticsWorkGroupName: analytics?.workgroupName,
    AnalystPolicyArn: analytics?.analystPolicy.managedPolicyArn,
  };
}
