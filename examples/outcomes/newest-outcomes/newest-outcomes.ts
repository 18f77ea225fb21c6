import { join } from 'node:path';
import { AttributeType, TableV2 } from 'aws-cdk-lib/aws-dynamodb';
import { LambdaFunction } from 'aws-cdk-lib/aws-events-targets';
import { Runtime } from 'aws-cdk-lib/aws-lambda';
import { NodejsFunction } from 'aws-cdk-lib/aws-lambda-nodejs';
import { Queue } from 'aws-cdk-lib/aws-sqs';
import { Construct } from 'constructs';
import type { FaceEnrollment } from '../../../infra/face-enrollment/face-enrollment.ts';

export interface NewestOutcomesProps {
  readonly faces: FaceEnrollment;
}

/** A function that keeps the newest outcome of each key in a table of the application. */
export class NewestOutcomes extends Construct {
  readonly table: TableV2;

  constructor(scope: Construct, id: string, { faces }: NewestOutcomesProps) {
    super(scope, id);
    this.table = new TableV2(this, 'Table', { partitionKey: { name: 'objectKey', type: AttributeType.STRING } });
    const fn = new NodejsFunction(this, 'Function', {
      entry: join(import.meta.dirname, 'handler.ts'),
      runtime: Runtime.NODEJS_24_X,
      environment: { TABLE: this.table.tableName },
    });
    this.table.grant(fn, 'dynamodb:PutItem');
    // What the function cannot handle stays in the queue, instead of being dropped after a day.
    const deadLetterQueue = new Queue(this, 'Unhandled', { enforceSSL: true });
    faces.onOutcome('NewestOutcomes', { target: new LambdaFunction(fn, { deadLetterQueue }) });
  }
}
