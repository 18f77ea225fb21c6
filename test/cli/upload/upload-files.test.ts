import { beforeEach, describe, expect, it } from '@jest/globals';
import type { FileUpload, UploadResult } from '../../../cli/upload/ports.ts';
import { counts, isSuccess, reportLines } from '../../../cli/upload/report.ts';
import { uploadFiles } from '../../../cli/upload/upload-files.ts';
import { type FaceRow, imageId } from '../../../functions/domain/face-row.ts';
import { FakeClock } from '../../fakes/fake-clock.ts';
import { pendingRow } from '../../fakes/pending-row.ts';

const ASKED = { isWaiting: true, isLocal: false, errorText: (error: unknown) => String(error) };

let clock: FakeClock;
/** By key: what the row says at the earliest look. */
let outcomes: Map<string, Partial<FaceRow>>;
let running: number;
let mostRunning: number;
let put: string[];
let refuse: (key: string) => boolean;
let ended: UploadResult[];
let interrupt: AbortController;
beforeEach(() => {
  clock = new FakeClock();
  outcomes = new Map();
  [running, mostRunning] = [0, 0];
  put = [];
  refuse = () => false;
  ended = [];
  interrupt = new AbortController();
});

function file(name: string): FileUpload {
  return { file: name, path: `/photos/${name}`, objectKey: `employees/${name}` };
}

function run(names: readonly string[], options: { concurrency?: number; timeoutMs?: number | undefined } = {}) {
  return uploadFiles(
    names.map(file),
    {
      clock: {
        now: () => clock.now(),
        // Other work goes on while the clock stands for a while.
        sleep: async (ms) => {
          await new Promise(setImmediate);
          await clock.sleep(ms);
        },
      },
      put: async ({ objectKey }) => {
        running += 1;
        mostRunning = Math.max(mostRunning, running);
        await new Promise(setImmediate);
        running -= 1;
        if (refuse(objectKey)) throw new Error(`S3 refuses ${objectKey}`);
        put.push(objectKey);
        return `v-${objectKey}`;
      },
      rows: async (images) =>
        new Map(
          images.flatMap((image) => {
            const outcome = outcomes.get(image.objectKey);
            return outcome === undefined ? [] : [[imageId(image), rowOf(image.objectKey, image.version, outcome)]];
          }),
        ),
    },
    { concurrency: 2, timeoutMs: 60_000, ...options },
    { signal: interrupt.signal, onProgress: () => {}, onEnded: (result) => void ended.push(result) },
  );
}

function rowOf(objectKey: string, version: string, more: Partial<FaceRow>): FaceRow {
  const uploadedAt = '2026-11-20T08:00:00.000Z';
  const completedAt = '2026-11-20T08:00:01.300Z';
  return pendingRow({ objectKey, version, attempts: 1, uploadedAt, completedAt, ...more });
}

function enrolled(...names: readonly string[]): void {
  for (const name of names) outcomes.set(`employees/${name}`, { status: 'ENROLLED', faceId: `face of ${name}` });
}

describe('an upload of files', () => {
  it('puts so many side by side and no more, and waits for every outcome', async () => {
    const names = Array.from({ length: 9 }, (_, index) => `${index}.jpg`);
    enrolled(...names);
    const report = await run(names, { concurrency: 3 });
    expect(mostRunning).toBe(3);
    expect(put).toHaveLength(9);
    expect(report.results.map(({ row }) => row?.status)).toEqual(names.map(() => 'ENROLLED'));
    expect(isSuccess(report, ASKED)).toBe(true);
  });

  it('names each image as soon as its outcome is there, and reports in the order of the files', async () => {
    enrolled('b.jpg');
    const report = await run(['a.jpg', 'b.jpg'], { timeoutMs: 1_000 });
    expect(ended.map(({ objectKey }) => objectKey)).toEqual(['employees/b.jpg', 'employees/a.jpg']);
    expect(report.results.map(({ file: name }) => name)).toEqual(['a.jpg', 'b.jpg']);
  });

  it('is no success when one image was refused, has failed or has no outcome in time', async () => {
    for (const outcome of [
      { status: 'REJECTED', reason: 'NoFaceDetected' },
      { status: 'FAILED', reason: 'UrlRefused' },
      { status: 'PENDING' },
      undefined,
    ] as const) {
      outcomes.clear();
      enrolled('a.jpg');
      if (outcome !== undefined) outcomes.set('employees/b.jpg', outcome);
      expect(isSuccess(await run(['a.jpg', 'b.jpg']), ASKED)).toBe(false);
    }
  });

  it('counts a duplicate as success, and says of which image', async () => {
    outcomes.set('employees/a.jpg', { status: 'REJECTED', reason: 'DuplicateImage', duplicateOf: '17' });
    const report = await run(['a.jpg']);
    expect(isSuccess(report, ASKED)).toBe(true);
    expect(reportLines(report, ASKED).join('\n')).toContain('It is the same image as the one with face 17.');
  });

  it('begins no other upload after one that failed, and still waits for those before it', async () => {
    enrolled('0.jpg', '1.jpg');
    refuse = (key) => key.includes('2');
    const report = await run(
      Array.from({ length: 9 }, (_, index) => `${index}.jpg`),
      { concurrency: 1 },
    );
    expect(put).toEqual(['employees/0.jpg', 'employees/1.jpg']);
    expect(counts(report.results, ASKED)).toMatchObject({ enrolled: 2, notUploaded: 7 });
    const text = reportLines(report, ASKED).join('\n');
    expect(text).toContain('employees/2.jpg: not uploaded\n  Error: S3 refuses employees/2.jpg');
    expect(text).toContain('9 images: 2 enrolled, 7 not uploaded');
  });

  it('does not wait when it is not asked to', async () => {
    const report = await run(['a.jpg'], { timeoutMs: undefined });
    expect(clock.now()).toBe(new FakeClock().now());
    expect(report.results).toMatchObject([{ objectKey: 'employees/a.jpg', version: 'v-employees/a.jpg' }]);
    expect(isSuccess(report, { isWaiting: false })).toBe(true);
    expect(reportLines(report, { ...ASKED, isWaiting: false }).at(-1)).toBe('1 image: 1 uploaded');
  });

  it('ends at an interruption, and says what was uploaded', async () => {
    const names = Array.from({ length: 9 }, (_, index) => `${index}.jpg`);
    refuse = (key) => {
      if (key.includes('3')) interrupt.abort();
      return false;
    };
    const report = await run(names, { concurrency: 1 });
    expect(report.isInterrupted).toBe(true);
    expect(put).toHaveLength(4);
    expect(counts(report.results, ASKED)).toMatchObject({ pending: 4, notUploaded: 5 });
  });

  it('says how to wait longer for an image that is still in progress', async () => {
    outcomes.set("employees/Bo's.jpg", { status: 'PENDING', reason: 'Throttled', message: 'Tencent is busy.' });
    const lines = reportLines(await run(["Bo's.jpg"]), { ...ASKED, isLocal: true })
      .join(' ')
      .replace(/\s+/g, ' ');
    expect(lines).toContain('PENDING Throttled');
    expect(lines).toContain(
      `faces status 'employees/Bo'\\''s.jpg' --version 'v-employees/Bo'\\''s.jpg' --wait --local`,
    );
  });
});
