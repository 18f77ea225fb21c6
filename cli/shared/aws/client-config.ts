/** Waits longer than any answer takes, and gives up on a connection that is stuck. */
export const CLIENT_CONFIG = {
  maxAttempts: 5,
  requestHandler: { connectionTimeout: 5_000, requestTimeout: 30_000, throwOnRequestTimeout: true },
};
