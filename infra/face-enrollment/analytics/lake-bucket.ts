import { Duration, type RemovalPolicy } from 'aws-cdk-lib';
import type { IKey } from 'aws-cdk-lib/aws-kms';
import { Bucket } from 'aws-cdk-lib/aws-s3';
import { Construct } from 'constructs';
import { acknowledge } from '../nag/acknowledge.ts';
import { privateBucket } from '../private-bucket.ts';

export interface LakeBucketProps {
  /** Otherwise S3's own keys. */
  readonly encryptionKey: IKey | undefined;
  readonly removalPolicy: RemovalPolicy;
}

/** The folders of the bucket. */
export const LAKE_PREFIX = {
  /** Parquet files, below `day=yyyy-mm-dd/`. */
  outcomes: 'outcomes/',
  /** Records that could not be converted, as Firehose received them. */
  errors: 'errors/',
  /** What Athena answered. */
  queryResults: 'query-results/',
} as const;

/** Athena can answer the same question again. */
const QUERY_RESULTS_LIFE = Duration.days(30);

/** Outcomes for analysts, and the results of their queries. It has no person ids, no keys and no face ids. */
export class LakeBucket extends Construct {
  readonly bucket: Bucket;

  constructor(scope: Construct, id: string, { encryptionKey, removalPolicy }: LakeBucketProps) {
    super(scope, id);
    this.bucket = new Bucket(this, 'Bucket', {
      // Firehose writes each object once, under a name of its own.
      versioned: false,
      ...privateBucket({ encryptionKey, removalPolicy }),
      lifecycleRules: [
        { prefix: LAKE_PREFIX.queryResults, expiration: QUERY_RESULTS_LIFE },
        { abortIncompleteMultipartUploadAfter: Duration.days(7) },
      ],
    });
    acknowledge(this.bucket, 'S1', 'The data events of CloudTrail show each access, and Athena keeps every query.');
  }
}
