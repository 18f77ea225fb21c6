import { Stack } from 'aws-cdk-lib';
import { ManagedPolicy, PolicyStatement } from 'aws-cdk-lib/aws-iam';
import type { IKey } from 'aws-cdk-lib/aws-kms';
import type { IBucket } from 'aws-cdk-lib/aws-s3';
import { Construct } from 'constructs';
import { acknowledge, acknowledgeWildcard } from '../nag/acknowledge.ts';
import { LAKE_PREFIX } from './lake-bucket.ts';
import type { OutcomesTable } from './outcomes-table.ts';
import type { Workgroup } from './workgroup.ts';

export interface AnalystPolicyProps {
  readonly bucket: IBucket;
  readonly outcomes: OutcomesTable;
  readonly workgroup: Workgroup;
  readonly encryptionKey: IKey | undefined;
}

/** Athena queries in the name of the caller, so analysts need the permissions on table, files and results themselves. */
export class AnalystPolicy extends Construct {
  readonly policy: ManagedPolicy;

  constructor(scope: Construct, id: string, { bucket, outcomes, workgroup, encryptionKey }: AnalystPolicyProps) {
    super(scope, id);
    this.policy = new ManagedPolicy(this, 'Policy', {
      description: 'Queries the outcomes of face enrollment with Athena, and reads nothing else',
    });
    const allow = (actions: string[], resources: string[]) =>
      this.policy.addStatements(new PolicyStatement({ actions, resources }));
    allow(QUERY, [workgroup.arn]);
    allow(FIND_THE_WORKGROUP, ['*']);
    acknowledge(
      this.policy,
      'IAM5[Resource::*]',
      'The lists that the console of Athena begins with know no resources.',
    );

    const { catalog, databaseArn, databaseName } = outcomes.database;
    const stack = Stack.of(this);
    const tables = stack.formatArn({ service: 'glue', resource: 'table', resourceName: `${databaseName}/*` });
    allow(READ_TABLES, [catalog.catalogArn, databaseArn, tables]);
    this.#acknowledge(tables, 'The database holds the outcomes and views of them.');
    // Athena looks it up at the start of each session.
    const defaultDatabase = stack.formatArn({ service: 'glue', resource: 'database', resourceName: 'default' });
    allow(['glue:GetDatabase'], [catalog.catalogArn, defaultDatabase]);

    const files = bucket.arnForObjects(`${LAKE_PREFIX.outcomes}*`);
    const results = bucket.arnForObjects(`${LAKE_PREFIX.queryResults}*`);
    allow(['s3:GetBucketLocation', 's3:ListBucket', 's3:ListBucketMultipartUploads'], [bucket.bucketArn]);
    allow(['s3:GetObject'], [files, results]);
    allow(['s3:PutObject', 's3:AbortMultipartUpload', 's3:ListMultipartUploadParts'], [results]);
    this.#acknowledge(files, 'Every object of the folder is data of the table.');
    this.#acknowledge(results, 'Athena names each result after its query.');
    if (encryptionKey !== undefined) allow(['kms:Decrypt', 'kms:GenerateDataKey'], [encryptionKey.keyArn]);
  }

  #acknowledge(resource: string, reason: string): void {
    acknowledgeWildcard(this.policy, resource, reason);
  }
}

const QUERY = [
  'athena:BatchGetNamedQuery',
  'athena:BatchGetQueryExecution',
  'athena:GetNamedQuery',
  'athena:GetQueryExecution',
  'athena:GetQueryResults',
  'athena:GetQueryResultsStream',
  'athena:GetQueryRuntimeStatistics',
  'athena:GetWorkGroup',
  'athena:ListNamedQueries',
  'athena:ListQueryExecutions',
  'athena:StartQueryExecution',
  'athena:StopQueryExecution',
];

/** Names only. */
const FIND_THE_WORKGROUP = ['athena:ListDataCatalogs', 'athena:ListEngineVersions', 'athena:ListWorkGroups'];

const READ_TABLES = [
  'glue:BatchGetPartition',
  'glue:GetDatabase',
  'glue:GetDatabases',
  'glue:GetPartition',
  'glue:GetPartitions',
  'glue:GetTable',
  'glue:GetTables',
];
