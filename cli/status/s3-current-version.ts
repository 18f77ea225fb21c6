import { ListObjectVersionsCommand, type S3Client } from '@aws-sdk/client-s3';
import { reading } from '../shared/aws/reading.ts';

/**
 * The version that the bucket shows under this key now; undefined when there is no object, or it was deleted. A listing
 * needs no permission to read images.
 */
export async function currentVersion(client: S3Client, bucket: string, key: string): Promise<string | undefined> {
  // The key itself is the first one of those that begin with it, and its newest version the first of its versions.
  const { Versions: [first] = [] } = await reading('s3:ListBucketVersions', () =>
    client.send(new ListObjectVersionsCommand({ Bucket: bucket, Prefix: key, MaxKeys: 1 })),
  );
  return first?.Key === key && first.IsLatest ? first.VersionId : undefined;
}
