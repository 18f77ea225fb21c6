import { createHash } from 'node:crypto';
import type { CompletedRows, RowPage } from '../../cli/shared/completed-rows.ts';
import type { FaceRow } from '../../functions/domain/face-row.ts';
import { pseudonymOf } from '../../functions/domain/outcome/pseudonym.ts';
import type { Pseudonyms } from '../../functions/publish/ports.ts';

/** Rows of a usual size in 1 MB, which is what a request of a scan returns. */
const PAGE = 1_400;
const NOW = Date.parse('2026-11-20T08:00:00.000Z');
const PERIOD_MS = 14 * 24 * 3_600_000;
/** Coprime to every count of rows, so that the order of times is not that of rows, as in a scan. */
const STRIDE = 7_919;
const KEY = Buffer.alloc(32, 1).toString('base64');
const REASONS = ['NoFaceDetected', 'QualityTooLow', 'DuplicateImage', 'PersonFull'] as const;

/** Outcomes of two weeks, each with its own key, version and times. Pages are made while they are read. */
export function syntheticOutcomes(count: number): CompletedRows {
  return {
    async *pages(): AsyncIterable<RowPage> {
      for (let from = 0; from < count; from += PAGE) {
        const rows = Array.from({ length: Math.min(PAGE, count - from) }, (_, index) => outcome(from + index, count));
        yield { read: rows.length, rows };
        // As the answer of DynamoDB does, so that others have their turn.
        await new Promise(setImmediate);
      }
    },
  };
}

/** Every person has a key, and the same one. */
export const SYNTHETIC_PSEUDONYMS: Pseudonyms = {
  of: async (personIds) => new Map([...personIds].map((id) => [id, pseudonymOf(id, { pseudonymKey: KEY }) ?? ''])),
};

/** The time at which synthetic outcomes end, in epoch milliseconds. */
export const OUTCOMES_UNTIL = NOW;

function outcome(number: number, count: number): FaceRow {
  const at = NOW - (((number * STRIDE) % count) / count) * PERIOD_MS;
  const hash = createHash('md5').update(String(number)).digest('hex');
  const time = (ms: number) => new Date(ms).toISOString();
  const isRejected = number % 14 === 0;
  return {
    objectKey: `employees/${number % 250_000}/${hash.slice(0, 8)}.jpg`,
    version: hash,
    bucket: 'images',
    personId: String(number % 250_000),
    eTag: hash,
    checksum: `md5:${hash}`,
    size: 80_000 + (number % 9_000) * 13,
    format: 'jpeg',
    width: 1200,
    height: 1600,
    attempts: 1,
    submission: 0,
    requestId: hash,
    uploadedAt: time(at - 1_100 - (number % 4_000)),
    receivedAt: time(at - 900),
    submittedAt: time(at - 300),
    completedAt: time(at),
    updatedAt: time(at),
    ...(isRejected
      ? { status: 'REJECTED', reason: REASONS[number % REASONS.length], message: 'The image was refused.' }
      : {
          status: 'ENROLLED',
          faceId: `28751865${number.toString().padStart(11, '0')}`,
          faceIdSource: 'response',
          faceRect: { x: 100, y: 120, width: 300, height: 380 },
          faceModelVersion: '3.0',
        }),
  };
}
