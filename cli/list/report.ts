import type { FaceRow } from '../../functions/domain/face-row.ts';

/** What `list` prints. Its columns have fixed widths, because lines are printed while pages are read. */

/** Of the longest reason. */
const REASON_WIDTH = 'ObjectEncryptedByCustomer'.length;
const STATUS_WIDTH = 'REJECTED'.length;
const PERSON_WIDTH = 12;
const TIME_WIDTH = '2026-11-20 07:43:19'.length;

export const LIST_HEAD = line('UPLOADED (UTC)', 'STATUS', 'REASON OR FACE ID', 'PERSON', 'KEY');

/** One image. The key comes last, because it may be of any length. */
export function imageLine({ uploadedAt, status, faceId, reason, personId, objectKey }: FaceRow): string {
  const time = uploadedAt.slice(0, TIME_WIDTH).replace('T', ' ');
  return line(time, status, faceId ?? reason ?? '', personId ?? '', objectKey);
}

function line(time: string, status: string, outcome: string, person: string, key: string): string {
  return [
    time.padEnd(TIME_WIDTH),
    status.padEnd(STATUS_WIDTH),
    outcome.padEnd(REASON_WIDTH),
    person.padEnd(PERSON_WIDTH),
    key,
  ].join('  ');
}
