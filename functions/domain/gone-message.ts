import { KEPT_NONCURRENT_DAYS } from './kept-noncurrent-days.ts';

const DAY_MS = 24 * 60 * 60 * 1000;

/** What was to be done with the image. */
type Step = 'read' | 'prepared' | 'enrolled';

/**
 * What a row says of an image whose object version is gone.
 *
 * @param step which the image did not reach
 * @param uploadedAt ISO 8601
 * @param now epoch milliseconds
 * @param keepImagesDays undefined when images do not expire
 */
export function goneMessage(step: Step, uploadedAt: string, now: number, keepImagesDays: number | undefined): string {
  // S3 deletes nothing earlier, whatever became of the object: until then another program deleted it.
  const mayHaveExpired = keepImagesDays !== undefined && now - Date.parse(uploadedAt) >= KEPT_NONCURRENT_DAYS * DAY_MS;
  const what = `This version of the object was deleted ${mayHaveExpired ? 'or expired ' : ''}before it was ${step}.`;
  const why = mayHaveExpired ? ` ${expiry(keepImagesDays)}` : '';
  return `${what}${why} Upload the image again.`;
}

function expiry(days: number): string {
  return `The stack deletes images that are older than ${days} days, and replaced or deleted versions after ${KEPT_NONCURRENT_DAYS} days.`;
}
