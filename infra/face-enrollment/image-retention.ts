import { Duration } from 'aws-cdk-lib';
import type { LifecycleRule } from 'aws-cdk-lib/aws-s3';
import { KEPT_NONCURRENT_DAYS } from '../../functions/domain/kept-noncurrent-days.ts';

/** Uploads in parts that were never completed. */
export const ABORT_UPLOADS_AFTER = Duration.days(7);

/**
 * The rules for images that expire at an age of so many days. S3 hides an expired version behind a delete marker and
 * deletes its bytes when the version has not been current for a while. A delete marker goes when nothing else of its key
 * is left: a rule with days cannot say so.
 */
export function retentionRules(days: number, keyPrefix: string | undefined): readonly LifecycleRule[] {
  const prefix = keyPrefix === undefined ? {} : { prefix: keyPrefix };
  return [
    {
      ...prefix,
      expiration: Duration.days(days),
      noncurrentVersionExpiration: Duration.days(KEPT_NONCURRENT_DAYS),
    },
    { ...prefix, expiredObjectDeleteMarker: true },
  ];
}

/** The same rules as JSON, in the form that `aws s3api put-bucket-lifecycle-configuration` takes. */
export function retentionRulesText(days: number, keyPrefix = ''): string {
  const common = { Status: 'Enabled', Filter: { Prefix: keyPrefix } };
  return JSON.stringify({
    Rules: [
      {
        ID: 'images',
        ...common,
        Expiration: { Days: days },
        NoncurrentVersionExpiration: { NoncurrentDays: KEPT_NONCURRENT_DAYS },
        AbortIncompleteMultipartUpload: { DaysAfterInitiation: ABORT_UPLOADS_AFTER.toDays() },
      },
      { ID: 'delete-markers', ...common, Expiration: { ExpiredObjectDeleteMarker: true } },
    ],
  });
}
