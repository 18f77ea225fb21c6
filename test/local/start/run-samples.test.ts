import { expect, test } from '@jest/globals';
import type { ImageRef, ImageRow } from '../../../local/aws/image-row.ts';
import type { Images, Upload } from '../../../local/aws/images.ts';
import type { Sample } from '../../../local/samples/sample.ts';
import { runSamples } from '../../../local/start/run-samples.ts';

/** Enrolls what is uploaded, with a look at the table in between. */
class ObedientStack implements Pick<Images, 'upload' | 'rows'> {
  readonly uploads: string[] = [];
  #seen = 0;

  async upload({ key }: Upload): Promise<ImageRef> {
    this.uploads.push(`${key} after ${this.#seen}`);
    return { objectKey: key, version: key };
  }

  async rows(): Promise<ImageRow[]> {
    const rows = this.uploads.slice(0, this.#seen).map((line) => ({ version: line.split(' ')[0], status: 'ENROLLED' }));
    this.#seen = this.uploads.length;
    return rows as ImageRow[];
  }
}

function sample(name: string, more: Partial<Sample> = {}): Sample {
  return { name, key: name, image: async () => Buffer.alloc(1), expected: { status: 'ENROLLED' }, ...more };
}

const options = { withinMs: 2000, signal: new AbortController().signal, onProgress: () => undefined };

test('a sample that builds on another one is uploaded when that is final', async () => {
  const stack = new ObedientStack();
  await runSamples([sample('second', { after: 'first' }), sample('first')], stack as unknown as Images, options);
  expect(stack.uploads).toEqual(['first after 0', 'second after 1']);
});

test('what comes out otherwise is told apart', async () => {
  const rejected = { status: 'REJECTED', reason: 'NoFaceDetected' } as const;
  const samples = [sample('good'), sample('bad', { expected: rejected })];
  const results = await runSamples(samples, new ObedientStack() as unknown as Images, options);
  expect(results.map(({ asExpected }) => asExpected)).toEqual([true, false]);
});

test('an image without a result in time is not as expected', async () => {
  const stack = { upload: async () => ({ objectKey: 'a', version: 'a' }), rows: async () => [] } as unknown as Images;
  const [result] = await runSamples([sample('lost')], stack, { ...options, withinMs: 0 });
  expect(result).toMatchObject({ asExpected: false, row: undefined });
});
