import { type ErasureRecord, NO_COUNTS, NOT_REACHED } from '../../../functions/domain/erasure/erasure-record.ts';

export const ERASURE_ID = '7c0e9a52-6a0e-4c0e-9a3e-0f6f3d1c2b4a';

/** An erasure that is done: two faces, three images. */
export function doneErasure(more: Partial<ErasureRecord> = {}): ErasureRecord {
  return {
    erasureId: ERASURE_ID,
    status: 'DONE',
    personHash: '3a6eb0790f39ac87c94f3856b2dd2c5d110e6811602261a9a923d3bb23adc8b7',
    asOf: '2026-11-20T08:00:00.000Z',
    tencent: 'person',
    startedAt: '2026-11-20T08:00:01.000Z',
    updatedAt: '2026-11-20T08:01:04.000Z',
    completedAt: '2026-11-20T08:01:04.000Z',
    counts: {
      ...NO_COUNTS,
      tencent: { found: 2, removed: 2, left: 0 },
      objects: { found: 3, removed: 3, left: 0, covered: 0 },
      faces: { found: 3, removed: 3, left: 0 },
      person: { found: 1, removed: 1, left: 0 },
    },
    left: [],
    queuesEmptyBy: '2026-12-04T08:01:04.000Z',
    notReached: NOT_REACHED,
    ...more,
  };
}
