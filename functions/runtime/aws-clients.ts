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
  // A presigned URL with a checksum mode in it would ask Tencent's downloader for a header it does not send.
  requestChecksumCalculation: 'WHEN_REQUIRED',
  responseChecksumValidation: 'WHEN_REQUIRED',
} as const;
