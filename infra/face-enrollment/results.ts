import type { RemovalPolicy } from 'aws-cdk-lib';
import { AttributeType, Billing, ProjectionType, TableV2 } from 'aws-cdk-lib/aws-dynamodb';
import { Grant } from 'aws-cdk-lib/aws-iam';
import { Construct } from 'constructs';
import { ENV } from '../../functions/runtime/environment.ts';
import type { PipelineFunction } from './pipeline-function.ts';

export interface ResultsProps {
  readonly removalPolicy: RemovalPolicy;
}

const text = AttributeType.STRING;

/** What apps and analysts read: one item per image version, one per person. The indexes are for people only. */
export class Results extends Construct {
  readonly faces: TableV2;
  readonly persons: TableV2;

  constructor(scope: Construct, id: string, { removalPolicy }: ResultsProps) {
    super(scope, id);
    const common = {
      billing: Billing.onDemand(),
      pointInTimeRecoverySpecification: { pointInTimeRecoveryEnabled: true },
      removalPolicy,
    };
    this.faces = new TableV2(this, 'Faces', {
      ...common,
      partitionKey: { name: 'objectKey', type: text },
      sortKey: { name: 'version', type: text },
      globalSecondaryIndexes: [
        {
          indexName: 'byPerson',
          partitionKey: { name: 'personId', type: text },
          sortKey: { name: 'uploadedAt', type: text },
          projectionType: ProjectionType.KEYS_ONLY,
        },
        {
          indexName: 'byStatusDay',
          partitionKey: { name: 'statusDay', type: text },
          sortKey: { name: 'receivedAt', type: text },
          projectionType: ProjectionType.INCLUDE,
          nonKeyAttributes: ['personId', 'reason'],
        },
        {
          indexName: 'byFaceId',
          partitionKey: { name: 'faceId', type: text },
          projectionType: ProjectionType.KEYS_ONLY,
        },
      ],
    });
    this.persons = new TableV2(this, 'Persons', { ...common, partitionKey: { name: 'personId', type: text } });
  }

  /** Creates rows, and starts over those that intake itself had failed. */
  grantIntake(fn: PipelineFunction): void {
    fn.tell(ENV.facesTable, this.faces.tableName);
    fn.remember(grant(fn, this.faces, ['dynamodb:PutItem', 'dynamodb:UpdateItem']));
  }

  /** Reads rows with their other versions, and changes rows and persons. */
  grantEnroll(fn: PipelineFunction): void {
    fn.tell(ENV.facesTable, this.faces.tableName);
    fn.tell(ENV.personsTable, this.persons.tableName);
    fn.remember(
      grant(fn, this.faces, ['dynamodb:GetItem', 'dynamodb:Query', 'dynamodb:UpdateItem']),
      grant(fn, this.persons, ['dynamodb:GetItem', 'dynamodb:UpdateItem']),
    );
  }
}

/** On the table alone: the table's own grants would add its indexes. */
function grant({ function: grantee }: PipelineFunction, table: TableV2, actions: string[]): Grant {
  return Grant.addToPrincipal({ grantee, actions, resourceArns: [table.tableArn] });
}
