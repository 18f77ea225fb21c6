import { createHash } from 'node:crypto';
import { mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { BILLED_BYTES, lakeCost, STORED_BYTES } from '../../../bench/cost/lake.ts';
import { total } from '../../../bench/cost/model.ts';
import { readPrices } from '../../../bench/cost/prices.ts';
import { ParquetFile } from '../../../cli/export/parquet-file.ts';
import { analysisRecord } from '../../../functions/domain/outcome/analysis-record.ts';
import type { ImageOutcome } from '../../../functions/domain/outcome/image-outcome.ts';

const OUTCOMES = 20_000;
const START = Date.parse('2026-11-20T08:00:00Z');

/** A record as those of a busy hour: four images of each person, one in twelve without a face. */
function record(at: number) {
  const hash = (text: string) => createHash('sha256').update(text).digest('hex').slice(0, 32);
  const time = (ms: number) => new Date(START + at * 25 + ms).toISOString();
  const outcome = {
    schemaVersion: '1',
    outcomeId: hash(`outcome ${at}`),
    stack: 'FaceEnrollment',
    bucket: 'images',
    objectKey: `employees/${at % 40}/${at}.jpg`,
    version: `version ${at}`,
    format: 'jpeg',
    size: 300_000 + ((at * 7919) % 500_000),
    width: 1080,
    height: 1440,
    attempts: 1,
    submission: 0,
    uploadedAt: time(0),
    receivedAt: time(700 + (at % 300)),
    completedAt: time(2000 + ((at * 31) % 3000)),
    ...(at % 12 === 0
      ? { status: 'REJECTED', reason: 'NoFaceDetected', tencentCode: '-1101' }
      : { status: 'ENROLLED' }),
  };
  return analysisRecord(outcome as ImageOutcome, hash(`person ${Math.floor(at / 4)}`));
}

describe('the cost of the lake', () => {
  it('is of the bytes that an outcome has in a Parquet file', async () => {
    const directory = mkdtempSync(join(tmpdir(), 'lake-cost-'));
    try {
      const path = join(directory, 'outcomes.parquet');
      const file = new ParquetFile(path);
      await file.write(Array.from({ length: OUTCOMES }, (_, at) => record(at)));
      await file.end();
      expect(statSync(path).size / OUTCOMES / STORED_BYTES).toBeCloseTo(1, 1);
    } finally {
      rmSync(directory, { recursive: true });
    }
  });

  it('is of one step of Firehose for each outcome', () => {
    expect(JSON.stringify(record(0)).length).toBeLessThan(BILLED_BYTES);
  });

  it('is less than a dollar for a million images', () => {
    const parts = lakeCost(1_000_000, readPrices());
    expect(parts[0]?.usd).toBeCloseTo(5.12 * 0.029, 6);
    expect(total(parts)).toBeLessThan(1);
  });
});
