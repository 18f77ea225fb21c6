import type { Duration } from 'aws-cdk-lib';
import { Effect, PolicyStatement, StarPrincipal } from 'aws-cdk-lib/aws-iam';
import type { IFunction } from 'aws-cdk-lib/aws-lambda';
import type { Bucket } from 'aws-cdk-lib/aws-s3';
import { roleOf } from './stage/role-of.ts';

/**
 * Lets the bucket refuse URLs that the function presigned longer ago than that, whatever life they were given. URLs of others
 * are not affected, and no request that is signed in its header.
 */
export function limitPresignedUrls(bucket: Bucket, signer: IFunction, maxAge: Duration): void {
  bucket.addToResourcePolicy(
    new PolicyStatement({
      sid: 'OldUrlsOfTheEnrollFunction',
      effect: Effect.DENY,
      principals: [new StarPrincipal()],
      actions: ['s3:GetObject', 's3:GetObjectVersion'],
      resources: [bucket.arnForObjects('*')],
      conditions: {
        ArnEquals: { 'aws:PrincipalArn': roleOf(signer).roleArn },
        StringEquals: { 's3:authType': 'REST-QUERY-STRING' },
        NumericGreaterThan: { 's3:signatureAge': maxAge.toMilliseconds() },
      },
    }),
  );
}
