import { describe, expect, it } from '@jest/globals';
import { countOutcomes } from '../../../cli/report/count-outcomes.ts';
import type { FaceRow } from '../../../functions/domain/face-row.ts';
import { countsOf, DAY_MS, NOW, rowAt, WEEK } from './sample-report.ts';

const rejected = (at: number, reason: FaceRow['reason'] = 'NoFaceDetected') =>
  rowAt(at, { status: 'REJECTED', reason, message: `About ${reason}.` });
const failed = (at: number) => rowAt(at, { status: 'FAILED', reason: 'DownloadFailed', message: 'Operator: look.' });

describe('the outcomes of a period', () => {
  it('are counted by status and by reason, and compared with the period before', async () => {
    const { report } = await countsOf([
      [rowAt(NOW - DAY_MS), rejected(NOW - DAY_MS), rejected(NOW - 2 * DAY_MS, 'PersonFull'), failed(NOW - 1)],
      [rowAt(NOW - 8 * DAY_MS), rejected(NOW - 9 * DAY_MS), rejected(NOW - DAY_MS)],
    ]);
    expect(report).toMatchObject({
      counts: { ENROLLED: 1, REJECTED: 3, FAILED: 1 },
      countsBefore: { ENROLLED: 1, REJECTED: 1, FAILED: 0 },
      read: 7,
      skipped: 0,
      isInterrupted: false,
    });
    expect(report.reasons).toEqual([
      { status: 'FAILED', reason: 'DownloadFailed', images: 1, imagesBefore: 0 },
      { status: 'REJECTED', reason: 'NoFaceDetected', images: 2, imagesBefore: 1 },
      { status: 'REJECTED', reason: 'PersonFull', images: 1, imagesBefore: 0 },
    ]);
  });

  it('begin with the first millisecond of the period, and end where the period before begins', async () => {
    const { report } = await countsOf([
      [rowAt(WEEK.since), rowAt(WEEK.since - 1), rowAt(NOW - 14 * DAY_MS), rowAt(NOW - 14 * DAY_MS - 1)],
    ]);
    expect([report.counts.ENROLLED, report.countsBefore.ENROLLED]).toEqual([1, 2]);
    expect(report.periodBefore).toEqual({ since: NOW - 14 * DAY_MS, until: WEEK.since });
  });

  it('have one of a clock that is ahead in their last day', async () => {
    const { report } = await countsOf([[rowAt(NOW + 3 * DAY_MS)]]);
    expect(report.counts.ENROLLED).toBe(1);
    expect(report.intervals.at(-1)?.counts.ENROLLED).toBe(1);
  });

  it('are none in an empty table', async () => {
    const { report, enrolled } = await countsOf([]);
    expect(report).toMatchObject({ counts: { ENROLLED: 0 }, reasons: [], bands: [], refusals: [], read: 0 });
    expect(report.times.all).toBeUndefined();
    expect(enrolled).toEqual([]);
  });

  it('leave out rows that another program has changed to something else', async () => {
    const broken = [
      rowAt(NOW - 1, { completedAt: 'yesterday' }),
      rowAt(NOW - 1, { uploadedAt: '' }),
      rowAt(NOW - 1, { status: 'DONE' as FaceRow['status'] }),
      rowAt(NOW - 1, { status: 'PENDING' }),
    ];
    const { report } = await countsOf([broken]);
    expect(report).toMatchObject({ counts: { ENROLLED: 0, REJECTED: 0, FAILED: 0 }, skipped: 4 });
  });

  it('name a few hundred reasons at most, whatever another program writes into rows', async () => {
    const rows = Array.from({ length: 1000 }, (_, index) => rejected(NOW - 1, `Reason${index}` as FaceRow['reason']));
    const { report } = await countsOf([rows]);
    expect(report.reasons).toHaveLength(201);
    expect(report.reasons[0]).toMatchObject({ reason: 'other', images: 800 });
  });

  it('keep the newest refusals and the newest enrolled images, and no more than asked for', async () => {
    const rows = Array.from({ length: 50 }, (_, index) => [rejected(NOW - 1000 * index), rowAt(NOW - 1000 * index)]);
    const { report, enrolled } = await countsOf(rows.toReversed(), { refusals: 2, images: 3 });
    expect(report.refusals.map(({ completedAt }) => Date.parse(completedAt))).toEqual([NOW, NOW - 1000]);
    expect(enrolled.map(({ completedAt = '' }) => Date.parse(completedAt))).toEqual([NOW, NOW - 1000, NOW - 2000]);
  });

  it('show no image whose face was removed, and none of the period before', async () => {
    const removed = rowAt(NOW - 1, { removedAt: new Date(NOW).toISOString() });
    const { report, enrolled } = await countsOf([[removed, rowAt(NOW - 8 * DAY_MS), rejected(NOW - 8 * DAY_MS)]], {
      images: 5,
    });
    expect(enrolled).toEqual([]);
    expect(report.refusals).toEqual([]);
    expect(report.counts.ENROLLED).toBe(1);
  });

  it('have the time from the upload, by status', async () => {
    const slow = rowAt(NOW - 1, { uploadedAt: new Date(NOW - 60_001).toISOString() });
    const { report } = await countsOf([[slow, rejected(NOW - 1), rejected(NOW - 2)]]);
    expect(report.times.ENROLLED?.p50).toBeCloseTo(60, -1);
    expect(report.times.REJECTED?.p99).toBeCloseTo(1.5, 1);
    expect(report.times).toMatchObject({ all: { images: 3 }, FAILED: undefined });
  });

  it('end when the operator interrupts the command', async () => {
    const interrupt = new AbortController();
    const rows = {
      async *pages() {
        yield { read: 1, rows: [rowAt(NOW - 1)] };
        interrupt.abort();
        yield { read: 1, rows: [rowAt(NOW - 1)] };
      },
    };
    const context = { signal: interrupt.signal, onProgress: () => {} };
    const { report } = await countOutcomes(rows, { period: WEEK, refusals: 1, images: 1 }, context);
    expect(report).toMatchObject({ read: 1, isInterrupted: true });
  });
});
