import { S3ServiceException } from '@aws-sdk/client-s3';

/**
 * Whether S3 says that there is no such version: 404, or 405 when it is a delete marker. It says so only to those who
 * may list the bucket; to others it says 403.
 */
export function isGone(error: unknown): boolean {
  return (hasStatus(error, 404) || hasStatus(error, 405)) && (error as Error).name !== 'NoSuchBucket';
}

export function isRangeUnsatisfiable(error: unknown): boolean {
  return hasStatus(error, 416);
}

function hasStatus(error: unknown, status: number): boolean {
  return error instanceof S3ServiceException && error.$metadata.httpStatusCode === status;
}
