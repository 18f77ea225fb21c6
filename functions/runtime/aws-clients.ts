/**
 * What every AWS client is made with: without bounds of our own a stalled connection would use up the invocation. Three
 * attempts of two seconds leave a record of a call time to be written before the function is cut off.
 */
export const CLIENT_CONFIG = {
  maxAttempts: 3,
  requestHandler: { connectionTimeout: 1_000, requestTimeout: 2_000, throwOnRequestTimeout: true },
};

/** An image takes longer than a table's item. Two stalled reads of one still fit into an invocation of intake. */
export const S3_CLIENT_CONFIG = {
  ...CLIENT_CONFIG,
  maxAttempts: 2,
  requestHandler: { ...CLIENT_CONFIG.requestHandler, requestTimeout: 4_000 },
  // Of a part of an object there is no checksum to compare with.
  requestChecksumCalculation: 'WHEN_REQUIRED',
  responseChecksumValidation: 'WHEN_REQUIRED',
} as const;

/** What the AWS SDK's own client of S3 goes by: an emulator's address, in tests. */
export function s3Endpoint({
  AWS_ENDPOINT_URL_S3,
  AWS_ENDPOINT_URL,
}: Readonly<Record<string, string | undefined>>): string | undefined {
  return AWS_ENDPOINT_URL_S3 || AWS_ENDPOINT_URL || undefined;
}
