import { countOutcomes } from '../../../cli/report/count-outcomes.ts';
import type { ReportContent, ReportOptions } from '../../../cli/report/ports.ts';
import type { FaceRow } from '../../../functions/domain/face-row.ts';
import { failureMessage } from '../../../functions/domain/reason-messages.ts';
import { pendingRow } from '../../fakes/pending-row.ts';

/** The clock of the samples. */
export const NOW = Date.parse('2026-11-20T08:00:00.000Z');
export const DAY_MS = 24 * 3_600_000;
export const WEEK = { since: NOW - 7 * DAY_MS, until: NOW };
const STACK = { name: 'FaceEnrollment', account: '111122223333', region: 'us-east-1' };

/** A row with an outcome. @param at epoch milliseconds of the outcome */
export function rowAt(at: number, more: Partial<FaceRow> = {}): FaceRow {
  const completedAt = new Date(at).toISOString();
  const uploadedAt = new Date(at - 1_500).toISOString();
  return pendingRow({
    objectKey: 'employees/1001/front.jpg',
    version: `v${at}`,
    status: 'ENROLLED',
    faceId: '2875186538616141237',
    faceIdSource: 'response',
    attempts: 1,
    uploadedAt,
    completedAt,
    updatedAt: completedAt,
    ...more,
  });
}

/** @param pages of rows, as a scan of the table returns them */
export async function countsOf(pages: Iterable<readonly FaceRow[]>, more: Partial<ReportOptions> = {}) {
  const rows = {
    async *pages() {
      for (const page of pages) yield { read: page.length, rows: page };
    },
  };
  const options = { period: WEEK, refusals: 10, images: 0, ...more };
  return countOutcomes(rows, options, { signal: new AbortController().signal, onProgress: () => {} });
}

/** What a page shows of these rows. */
export async function contentOf(
  rows: Iterable<FaceRow>,
  more: Partial<ReportContent> = {},
  period = WEEK,
): Promise<ReportContent> {
  const { report } = await countsOf([[...rows]], { period });
  return { ...report, stack: STACK, findings: [], pictures: undefined, ...more };
}

const REJECTIONS = [
  ['NoFaceDetected', 'No face was found in the image. Upload a photo of one clear, upright, uncovered face.', 24],
  ['QualityTooLow', 'The face is too blurred, too dark or too bright. Upload a sharper photo.', 12],
  ['DuplicateImage', 'The person already has a face from the same bytes. No action is needed.', 9],
  ['PersonTagMissing', 'The metadata x-amz-meta-person-id is missing. Upload the image again with it.', 4],
  ['FormatUnsupported', 'The file is no image of a supported format. Upload a JPG or PNG.', 3],
  ['PersonFull', 'The person already has as many faces as Tencent allows.', 2],
] as const;

/** Two weeks of a customer with some two thousand images a day, the same at each call. */
export function* usualRows(): Generator<FaceRow> {
  const random = randomOf(4711);
  for (let day = 0; day < 14; day++) {
    const date = new Date(NOW - (14 - day) * DAY_MS).getUTCDay();
    const images = (date === 0 || date === 6 ? 320 : 1500) + Math.floor(random() * 600) + day * 30;
    for (let image = 0; image < images; image++) {
      const at = NOW - (14 - day) * DAY_MS + Math.floor(random() * DAY_MS);
      yield usualRow(at, random, day === 12);
    }
  }
}

function usualRow(at: number, random: () => number, isBadDay: boolean): FaceRow {
  const person = String(1000 + Math.floor(random() * 900));
  const seconds =
    0.9 + random() ** 3 * 3 + (random() < 0.05 ? random() * 40 : 0) + (random() < 0.004 ? random() * 2400 : 0);
  const image = {
    objectKey: `employees/${person}/${Math.floor(random() * 90)}.jpg`,
    personId: person,
    uploadedAt: new Date(at - seconds * 1000).toISOString(),
  };
  const chance = random();
  if (chance < (isBadDay ? 0.03 : 0.0006)) {
    const reason = random() < 0.8 ? 'TencentUnavailable' : 'DownloadFailed';
    return rowAt(at, { ...image, status: 'FAILED', reason, message: failureMessage(reason), faceId: undefined });
  }
  if (chance < 0.075) {
    let pick = random() * 54;
    for (const [reason, message, weight] of REJECTIONS) {
      pick -= weight;
      if (pick < 0) return rowAt(at, { ...image, status: 'REJECTED', reason, message, faceId: undefined });
    }
  }
  return rowAt(at, image);
}

/** Mulberry32: the same numbers for the same seed. */
function randomOf(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}
