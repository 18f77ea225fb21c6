import type { FaceOptions, FaceRow, Transport } from '../../domain/face-row.ts';
import {
  INTAKE_FAILURES,
  isOneOf,
  PREPARE_FAILURES,
  REQUEST_TROUBLES,
  SERVICE_TROUBLES,
  WAITING_REASONS,
} from '../../domain/reasons.ts';
import { MAX_SHORT_ATTEMPTS } from '../../domain/retry-schedule.ts';
import { MAX_FACES_PER_PERSON, MAX_IMAGES_PER_CALL } from '../../domain/tencent/tencent-limits.ts';
import { isDuplicate } from '../person-state.ts';
import type { EnrollSettings } from '../ports.ts';

/**
 * Which images go into the next request: those at the head of the queue that want the same options, as many as one
 * request carries. An image whose last attempt failed for a reason of its own goes alone, and so does an isolated one.
 *
 * @param rows the images in the batch that may be sent, in the order of the queue
 * @param faceCount the faces known to be on the person
 */
export function chooseImages(
  rows: readonly FaceRow[],
  faceCount: number,
  settings: EnrollSettings,
  isIsolated: (row: FaceRow) => boolean,
): readonly FaceRow[] {
  const [first] = rows;
  if (first === undefined) return [];
  const isAlone = (row: FaceRow) => isIsolated(row) || goesAlone(row, settings);
  if (isAlone(first)) return [first];
  const call = [first];
  const room = roomFor(faceCount);
  for (const [index, row] of rows.entries()) {
    if (index === 0) continue;
    if (call.length === room) break;
    // An equal image waits for the outcome of the first of its kind, whether or not that one is in this call.
    const waits = !settings.allowDuplicates && rows.slice(0, index).some((earlier) => isDuplicate(earlier, row));
    if (!waits && !isAlone(row) && sameOptions(first, row)) call.push(row);
  }
  return call;
}

/** Whether further images could go with these. */
export function hasRoom(
  [first, ...others]: readonly FaceRow[],
  faceCount: number,
  settings: EnrollSettings,
  isIsolated: (row: FaceRow) => boolean,
): boolean {
  if (first === undefined || isIsolated(first) || goesAlone(first, settings)) return false;
  return 1 + others.length < roomFor(faceCount);
}

/** Whether the known faces leave fewer places than the next request would take, if they were not there. */
export function lacksPlaces(
  rows: readonly FaceRow[],
  faceCount: number,
  settings: EnrollSettings,
  isIsolated: (row: FaceRow) => boolean,
): boolean {
  return chooseImages(rows, 0, settings, isIsolated).length > MAX_FACES_PER_PERSON - faceCount;
}

/** How the next request carries the image: by URL, unless that has failed for good and the stack allows bytes. */
export function transportFor(row: FaceRow, settings: EnrollSettings): Transport {
  if (!settings.base64Fallback) return 'url';
  // A row of an earlier version has no `nextTransport`, and a redriven one may have failed before bytes were allowed.
  const gaveUpDownloading = row.reason === 'DownloadFailed' && (row.reasonAttempts ?? 0) >= MAX_SHORT_ATTEMPTS;
  const isUrlUsedUp = row.transport === 'base64' || row.reason === 'UrlRefused' || gaveUpDownloading;
  return row.nextTransport ?? (isUrlUsedUp ? 'base64' : 'url');
}

/** Troubles that say nothing against the image itself: it may go with others again. */
const SHARED_TROUBLES = [
  ...SERVICE_TROUBLES,
  ...REQUEST_TROUBLES,
  ...INTAKE_FAILURES,
  ...PREPARE_FAILURES,
  ...WAITING_REASONS,
] as const;

function goesAlone(row: FaceRow, settings: EnrollSettings): boolean {
  const isSuspect = row.reason !== undefined && !isOneOf(SHARED_TROUBLES, row.reason);
  return isSuspect || transportFor(row, settings) === 'base64';
}

/** Sending more images than there are places left would fail as a whole. A full person still gets its answer from Tencent. */
function roomFor(faceCount: number): number {
  const places = MAX_FACES_PER_PERSON - faceCount;
  return Math.min(MAX_IMAGES_PER_CALL, Math.max(1, places));
}

function sameOptions(one: FaceOptions, other: FaceOptions): boolean {
  return (
    one.faceMatchThreshold === other.faceMatchThreshold &&
    one.qualityControl === other.qualityControl &&
    one.needRotateDetection === other.needRotateDetection
  );
}
