import { type CfnResource, Stack } from 'aws-cdk-lib';
import type { Bucket } from 'aws-cdk-lib/aws-s3';

/** What the template says of a bucket. A value may be one that is known only at deployment. */
interface SynthesizedBucket {
  readonly NotificationConfiguration?: {
    readonly EventBridgeConfiguration?: { readonly EventBridgeEnabled?: unknown };
  };
  readonly VersioningConfiguration?: { readonly Status?: unknown };
}

/** The properties of a bucket of this app, overrides included. */
export function synthesizedBucket(bucket: Bucket): SynthesizedBucket {
  const resource = bucket.node.defaultChild as CfnResource;
  const template = Stack.of(resource).resolve(resource._toCloudFormation()) as {
    readonly Resources: Readonly<Record<string, { readonly Properties?: SynthesizedBucket }>>;
  };
  const [{ Properties } = {}] = Object.values(template.Resources);
  return Properties ?? {};
}
