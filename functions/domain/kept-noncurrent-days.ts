/**
 * How long S3 keeps a version that is no longer current, when images expire. Its row may still wait: retries take 8 hours,
 * then its message is in the dead-letter queue for 14 days.
 */
export const KEPT_NONCURRENT_DAYS = 15;
