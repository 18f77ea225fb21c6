import { setTimeout as sleep } from 'node:timers/promises';
import type { ImageRef, ImageRow } from '../aws/image-row.ts';
import type { Images } from '../aws/images.ts';
import type { Sample } from '../samples/sample.ts';

export interface SampleResult {
  readonly sample: Sample;
  /** Absent when there was no row in time. */
  readonly row?: ImageRow | undefined;
  readonly asExpected: boolean;
}

export interface SampleRunOptions {
  readonly withinMs: number;
  readonly signal: AbortSignal;
  readonly onProgress: (uploaded: number, settled: number) => void;
}

const POLL_MS = 250;

/** Uploads the samples, each one after the sample that it needs is final, and waits for their results. */
export async function runSamples(
  samples: readonly Sample[],
  images: Images,
  { withinMs, signal, onProgress }: SampleRunOptions,
): Promise<readonly SampleResult[]> {
  const until = Date.now() + withinMs;
  const refs = new Map<string, ImageRef>();
  let rows = new Map<string, ImageRow>();
  const rowOf = (name: string) => rows.get(refs.get(name)?.version ?? '');
  const isSettled = (name: string) => (rowOf(name)?.status ?? 'PENDING') !== 'PENDING';

  for (;;) {
    const due = samples.filter(({ name, after }) => !refs.has(name) && (!after || isSettled(after)));
    for (const sample of due) {
      signal.throwIfAborted();
      refs.set(sample.name, await uploadSample(sample, images));
      onProgress(refs.size, samples.filter(({ name }) => isSettled(name)).length);
    }
    rows = new Map((await images.rows()).map((row) => [row.version, row]));
    const settled = samples.filter(({ name }) => isSettled(name)).length;
    onProgress(refs.size, settled);
    if (settled === samples.length || Date.now() > until) break;
    await sleep(POLL_MS, undefined, { signal });
  }
  return samples.map((sample) => {
    const row = rowOf(sample.name);
    return { sample, row, asExpected: isAsExpected(sample, row) };
  });
}

async function uploadSample({ image, ...sample }: Sample, images: Images): Promise<ImageRef> {
  return await images.upload({ ...sample, body: await image() });
}

function isAsExpected({ expected }: Sample, row: ImageRow | undefined): boolean {
  return row?.status === expected.status && row.reason === expected.reason;
}
