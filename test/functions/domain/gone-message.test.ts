import { describe, expect, it } from '@jest/globals';
import { goneMessage } from '../../../functions/domain/gone-message.ts';
import { KEPT_NONCURRENT_DAYS } from '../../../functions/domain/kept-noncurrent-days.ts';
import { longDelaySeconds, MAX_DELIVERIES } from '../../../functions/domain/retry-schedule.ts';

const UPLOADED = '2026-11-01T00:00:00.000Z';
const DAY_MS = 86_400_000;
const atAge = (days: number) => Date.parse(UPLOADED) + days * DAY_MS;

describe('the message of an image whose object is gone', () => {
  it('says that it was deleted when images do not expire', () => {
    expect(goneMessage('enrolled', UPLOADED, atAge(400), undefined)).toBe(
      'This version of the object was deleted before it was enrolled. Upload the image again.',
    );
  });

  it('names expiry, and the days, when S3 may have deleted it by the rules of the stack', () => {
    expect(goneMessage('prepared', UPLOADED, atAge(31), 30)).toBe(
      'This version of the object was deleted or expired before it was prepared. The stack deletes images that are older than 30 days, and replaced or deleted versions after 15 days. Upload the image again.',
    );
  });

  it('does not name expiry of an image that is too young for it', () => {
    expect(goneMessage('read', UPLOADED, atAge(14.9), 30)).not.toContain('expired');
    expect(goneMessage('read', UPLOADED, atAge(15), 30)).toContain('expired');
  });
});

describe('a version that is no longer current', () => {
  it('is kept until its message is gone: retries, then 14 days in the dead-letter queue', () => {
    const seconds = Array.from({ length: MAX_DELIVERIES }, (_, n) => longDelaySeconds(n + 1, () => 1));
    const retryDays = seconds.reduce((sum, each) => sum + each, 0) / 86_400;
    expect(KEPT_NONCURRENT_DAYS).toBeGreaterThan(retryDays + 14);
  });
});
