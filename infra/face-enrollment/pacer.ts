import { RemovalPolicy } from 'aws-cdk-lib';
import { AttributeType, Billing, TableV2 } from 'aws-cdk-lib/aws-dynamodb';
import { Grant } from 'aws-cdk-lib/aws-iam';
import { Construct } from 'constructs';
import { ENV } from '../../functions/runtime/environment.ts';
import type { PipelineFunction } from './pipeline-function.ts';

export interface PacerProps {
  readonly requestsPerSecond: number;
}

/** The account's rate, shared by all functions: one item that says when the next request may go. Nothing worth keeping. */
export class Pacer extends Construct {
  readonly #table: TableV2;
  readonly #requestsPerSecond: number;

  constructor(scope: Construct, id: string, { requestsPerSecond }: PacerProps) {
    super(scope, id);
    this.#requestsPerSecond = requestsPerSecond;
    this.#table = new TableV2(this, 'Slots', {
      billing: Billing.onDemand(),
      partitionKey: { name: 'id', type: AttributeType.STRING },
      removalPolicy: RemovalPolicy.DESTROY,
    });
  }

  grantUse(fn: PipelineFunction): void {
    fn.tell(ENV.pacerTable, this.#table.tableName);
    fn.tell(ENV.requestsPerSecond, String(this.#requestsPerSecond));
    const actions = ['dynamodb:UpdateItem'];
    fn.remember(Grant.addToPrincipal({ grantee: fn.function, actions, resourceArns: [this.#table.tableArn] }));
  }
}
