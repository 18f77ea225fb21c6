import { Size, Stack } from 'aws-cdk-lib';
import { CfnNamedQuery, CfnWorkGroup } from 'aws-cdk-lib/aws-athena';
import type { Database } from 'aws-cdk-lib/aws-glue';
import type { IKey } from 'aws-cdk-lib/aws-kms';
import type { IBucket } from 'aws-cdk-lib/aws-s3';
import { Construct } from 'constructs';
import { LAKE_PREFIX } from './lake-bucket.ts';
import { savedQueries } from './saved-queries.ts';

export interface WorkgroupProps {
  readonly name: string;
  readonly database: Database;
  readonly bucket: IBucket;
  /** Of the results; otherwise S3's own keys. */
  readonly encryptionKey: IKey | undefined;
}

/** Of one query. It is about 100 million outcomes, and a mistake costs a few cents. */
const SCAN_LIMIT = Size.gibibytes(10);

/** Where analysts query, with limits that their queries cannot change, and with the saved queries. */
export class Workgroup extends Construct {
  readonly name: string;
  readonly arn: string;

  constructor(scope: Construct, id: string, { name, database, bucket, encryptionKey }: WorkgroupProps) {
    super(scope, id);
    const stack = Stack.of(this);
    const resource = new CfnWorkGroup(this, 'Resource', {
      name,
      description: 'Queries of the outcomes of face enrollment',
      // Otherwise the history of its queries keeps it from being deleted.
      recursiveDeleteOption: true,
      workGroupConfiguration: {
        enforceWorkGroupConfiguration: true,
        publishCloudWatchMetricsEnabled: true,
        bytesScannedCutoffPerQuery: SCAN_LIMIT.toBytes(),
        engineVersion: { selectedEngineVersion: 'Athena engine version 3' },
        resultConfiguration: {
          outputLocation: bucket.s3UrlForObject(LAKE_PREFIX.queryResults),
          expectedBucketOwner: stack.account,
          encryptionConfiguration: encryptionKey
            ? { encryptionOption: 'SSE_KMS', kmsKey: encryptionKey.keyArn }
            : { encryptionOption: 'SSE_S3' },
        },
      },
    });
    this.name = name;
    this.arn = stack.formatArn({ service: 'athena', resource: 'workgroup', resourceName: name });
    for (const query of savedQueries()) {
      const saved = new CfnNamedQuery(this, query.name, {
        name: query.name,
        description: query.description,
        database: database.databaseName,
        workGroup: name,
        queryString: query.sql,
      });
      saved.addResourceDependency(resource);
    }
  }
}
