import type { RemovalPolicy } from 'aws-cdk-lib';
import { Grant, type IManagedPolicy } from 'aws-cdk-lib/aws-iam';
import type { IDeliveryStream } from 'aws-cdk-lib/aws-kinesisfirehose';
import type { IKey } from 'aws-cdk-lib/aws-kms';
import type { Function as LambdaFunction } from 'aws-cdk-lib/aws-lambda';
import type { IBucket } from 'aws-cdk-lib/aws-s3';
import { Construct } from 'constructs';
import { ENV } from '../../../functions/runtime/environment.ts';
import { AnalystPolicy } from './analyst-policy.ts';
import { LakeBucket } from './lake-bucket.ts';
import { lakeName } from './lake-name.ts';
import { OutcomesDelivery } from './outcomes-delivery.ts';
import { OutcomesTable } from './outcomes-table.ts';
import { Workgroup } from './workgroup.ts';

export interface AnalyticsProps {
  /** Otherwise the keys of each service. */
  readonly encryptionKey: IKey | undefined;
  /** Of the log group; otherwise CloudWatch's own keys. */
  readonly logEncryptionKey: IKey | undefined;
  /** Of the bucket. */
  readonly removalPolicy: RemovalPolicy;
}

/** The data lake: from the outcomes that publish sends to tables that analysts query with SQL. */
export class Analytics extends Construct {
  readonly bucket: IBucket;
  readonly databaseName: string;
  readonly workgroupName: string;
  readonly analystPolicy: IManagedPolicy;
  readonly stream: IDeliveryStream;

  constructor(scope: Construct, id: string, { encryptionKey, logEncryptionKey, removalPolicy }: AnalyticsProps) {
    super(scope, id);
    const name = lakeName(scope);
    const { bucket } = new LakeBucket(this, 'Lake', { encryptionKey, removalPolicy });
    const outcomes = new OutcomesTable(this, 'Outcomes', { databaseName: name, bucket });
    const workgroup = new Workgroup(this, 'Workgroup', { name, database: outcomes.database, bucket, encryptionKey });
    const { policy } = new AnalystPolicy(this, 'Analysts', { bucket, outcomes, workgroup, encryptionKey });
    const { stream } = new OutcomesDelivery(this, 'Delivery', { bucket, outcomes, encryptionKey, logEncryptionKey });
    this.bucket = bucket;
    this.databaseName = outcomes.database.databaseName;
    this.workgroupName = workgroup.name;
    this.analystPolicy = policy;
    this.stream = stream;
  }

  grantPut(fn: LambdaFunction): void {
    Grant.addToPrincipal({
      grantee: fn,
      actions: ['firehose:PutRecordBatch'],
      resourceArns: [this.stream.deliveryStreamArn],
    });
    fn.addEnvironment(ENV.analyticsStream, this.stream.deliveryStreamName);
  }
}
