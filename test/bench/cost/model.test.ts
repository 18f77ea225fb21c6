import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { costByRate, costOf, rekognition, total } from '../../../bench/cost/model.ts';
import { costPage } from '../../../bench/cost/page.ts';
import { dollars, type PriceName, readPrices } from '../../../bench/cost/prices.ts';
import { readUsage, type Usage } from '../../../bench/cost/usage.ts';
import { estimate } from '../../../cli/backfill/estimate.ts';
import { NOTHING as NOTHING_LISTED } from '../../../cli/backfill/missing-versions.ts';

const PRICES = readPrices();
const NOTHING: Usage = {
  createFaceCalls: 0,
  writeUnits: 0,
  readUnits: 0,
  invocations: 0,
  gbSeconds: 0,
  isArm: true,
  s3Gets: 0,
  s3Puts: 0,
  storedPerByte: 0,
  annotations: 0,
  bucketEvents: 0,
  outcomeEvents: 0,
  sqsRequests: 0,
  sqsFifoRequests: 0,
  logBytes: 0,
  egressPerByte: 0,
};
const MILLION = { images: 1_000_000, bytesPerImage: 500_000 };

function part(name: string, usage: Partial<Usage>, workload = MILLION): number {
  const found = costOf({ ...NOTHING, ...usage }, workload, PRICES).find((one) => one.name === name);
  if (found === undefined) throw new Error(`The model has no part '${name}'.`);
  return found.usd;
}

describe('the cost of a million images', () => {
  it('is nothing when nothing is used', () => {
    expect(total(costOf(NOTHING, MILLION, PRICES))).toBe(0);
  });

  it.each([
    ['DynamoDB writes', { writeUnits: 1 }, 0.625],
    ['DynamoDB reads', { readUnits: 8 }, 1],
    ['Lambda requests', { invocations: 1 }, 0.2],
    ['Lambda duration', { gbSeconds: 0.1 }, 1.33334],
    ['Lambda duration', { gbSeconds: 0.1, isArm: false }, 1.66667],
    ['SQS', { sqsRequests: 1, sqsFifoRequests: 1 }, 0.9],
    ['EventBridge, events of the bucket', { bucketEvents: 1 }, 1],
    ['EventBridge, events about outcomes', { outcomeEvents: 1 }, 1],
    ['S3 reads', { s3Gets: 2 }, 0.8],
    ['S3 writes', { s3Puts: 1 }, 5],
    ['S3 storage', { storedPerByte: 0.2 }, 2.3],
    ['Logs', { logBytes: 1000 }, 0.5],
    ['Egress', { egressPerByte: 1 }, 45],
  ])('has %s of %j', (name, usage, usd) => {
    expect(part(name, usage)).toBeCloseTo(usd, 6);
  });

  it("has Tencent's calls in dollars, without those that are free", () => {
    expect(part('Tencent, CreateFace', { createFaceCalls: 0.25 })).toBeCloseTo((240_000 * 0.003) / 7.1, 6);
    expect(part('Tencent, CreateFace', { createFaceCalls: 1 }, { images: 9_000, bytesPerImage: 1 })).toBe(0);
  });

  it('has a rented rate instead of calls, whatever their number', () => {
    const [rented] = costByRate({ ...NOTHING, createFaceCalls: 1 }, MILLION, 2, PRICES);
    expect(rented?.usd).toBeCloseTo((2 * 280) / 7.1, 6);
  });

  it('is a thousand dollars with Rekognition', () => {
    expect(total(rekognition(MILLION, PRICES))).toBe(1000);
  });
});

describe('each price', () => {
  it.each(Object.entries(PRICES.prices))('has an amount, a source and a date: %s', (name, { source, date, per }) => {
    expect(dollars(name as PriceName, PRICES)).toBeGreaterThan(0);
    expect(source).toMatch(/^https:\/\//);
    expect(date).toMatch(/^\d{4}-\d\d-\d\d$/);
    expect(per.length).toBeGreaterThan(3);
  });
});

describe('docs/cost.md', () => {
  it('is what the model makes of the last measured usage and the prices', () => {
    const page = readFileSync(join(import.meta.dirname, '../../../docs/cost.md'), 'utf8');
    expect(page).toBe(costPage(readUsage(), PRICES));
  });
});

describe('the estimate of a backfill', () => {
  it('is what the pipeline was measured to cost, without events of the bucket and what Tencent downloads', () => {
    const parts = costOf(readUsage().product, MILLION, PRICES);
    const others = ['Tencent, CreateFace', 'Egress', 'EventBridge, events of the bucket'];
    const measured = total(parts.filter(({ name }) => !others.includes(name)));
    const counts = { ...NOTHING_LISTED, missing: MILLION.images };
    expect(estimate(counts, 80, 20).dollars / measured).toBeGreaterThan(0.9);
    expect(estimate(counts, 80, 20).dollars / measured).toBeLessThan(1.15);
  });
});
