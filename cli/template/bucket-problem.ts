/**
 * What is wrong with the bucket of the assets. S3 and its SDK have several errors for a bucket in another region.
 *
 * @returns undefined for an error that is not about the bucket
 */
export function bucketProblem(bucket: string, errorName: string): string | undefined {
  switch (errorName) {
    case 'NoSuchBucket':
      return `The bucket ${bucket} does not exist. Create it in the region of the stack, then run the command again.`;
    case 'InvalidBucketName':
    case 'InvalidBucketNameValue':
      return `${bucket} cannot be the name of an S3 bucket. Give another name with --assets-bucket.`;
    case 'PermanentRedirect':
    case 'AuthorizationHeaderMalformed':
    case 'IllegalLocationConstraintException':
      return `The bucket ${bucket} is in another region than the stack. Give the region of the stack with --region, and a bucket in it.`;
    default:
      return undefined;
  }
}
