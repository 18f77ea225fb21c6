import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { ImageRow } from '../../local/aws/image-row.ts';
import { PHONE_SAMPLE_PERSONS, PHONE_SAMPLES } from '../../local/samples/phone-samples.ts';
import { runSamples, type SampleResult } from '../../local/start/run-samples.ts';
import { type Stack, startStack } from './stack/stack.ts';

let stack: Stack;
let results: ReadonlyMap<string, SampleResult>;

beforeAll(async () => {
  stack = await startStack({ settings: { requestsPerSecond: '40' } });
  for (const { personId } of PHONE_SAMPLE_PERSONS) stack.tencent.api.persons.create(personId);
  const options = { withinMs: 120_000, signal: new AbortController().signal, onProgress: () => {} };
  results = new Map((await runSamples(PHONE_SAMPLES, stack.images, options)).map((one) => [one.sample.name, one]));
}, 240_000);

afterAll(async () => {
  await stack?.stop();
});

function rowOf(name: string): ImageRow {
  const row = results.get(name)?.row;
  if (row === undefined) throw new Error(`There is no row of ${name}.`);
  return row;
}

describe('a photo that Tencent would refuse', () => {
  it.each(PHONE_SAMPLES.map(({ name }) => name))('is enrolled: %s', (name) => {
    const row = rowOf(name);
    console.log(name, JSON.stringify(row));
    expect(row).toMatchObject({ status: 'ENROLLED' });
  });
});
