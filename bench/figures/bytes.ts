import type { Figure, Row } from '../figure.ts';
import { backlog, burst } from '../runs/feed.ts';
import type { Run } from '../runs/run.ts';
import { ALLOWED, type Runs } from '../runs/runs.ts';
import { median } from '../statistics.ts';
import { type Photo, photos } from '../world/photos.ts';
import type { Crowd } from '../world/portraits.ts';

/** Whoever reads a header reads at least a few hundred bytes of a photograph of 500 KB. */
const LIMIT = '0.002';

export const bytes: Figure = {
  id: 'bytes',
  title: 'Image bytes that pass through functions, relative to the size of the image',
  explanation:
    'Bytes that functions receive from S3, divided by the size of the image. The images are photographs of 500 KB and more, one of each kind. The baseline receives every byte and sends it again as base64, which is a third larger.',
  async measure(runs: Runs): Promise<readonly Row[]> {
    const corpus = await photos();
    const tencent = { latencyMs: 100, requestsPerSecond: ALLOWED, anyImage: true };
    const random = runs.random(1);
    const ours = await runs.once('photographs through the product', async () =>
      backlog(runs.lab, { crowd: crowdOf(corpus, 'photo'), tencent, random }),
    );
    const theirs = await runs.once('photographs through the baseline', async () =>
      burst(runs.lab, 'baseline', { crowd: crowdOf(corpus, 'photo-baseline'), tencent, random, withinMs: 0 }),
    );
    const shares = sharesOf(ours, corpus);
    const baseline = sharesOf(theirs, corpus).map(([, share]) => share + 4 / 3);
    const values = shares.map(([, share]) => share);
    return [
      {
        variant: 'median',
        chartLabel: 'Bytes through functions per byte of image',
        values: [median(values)],
        baseline,
        goal: { atMost: 0.02 },
        limit: LIMIT,
        isGuard: true,
        digits: 3,
      },
      {
        variant: 'worst',
        values: [Math.max(...values)],
        goal: { atMost: 0.13 },
        limit: LIMIT,
        isGuard: true,
        digits: 3,
      },
      ...shares.map(([variant, share]) => ({ variant, values: [share], digits: 3 })),
    ];
  },
};

function crowdOf(corpus: readonly Photo[], prefix: string): Crowd {
  const images = corpus.map(({ body }, index) => ({ key: keyOf(prefix, index), personId: `${prefix}-${index}`, body }));
  return { personIds: images.map(({ personId }) => personId), images };
}

function keyOf(prefix: string, index: number): string {
  return `${prefix}/${index}`;
}

function sharesOf(run: Run, corpus: readonly Photo[]): readonly (readonly [string, number])[] {
  return corpus.map(({ name, body }, index) => {
    const [, received = 0] = [...run.meter.objectBytes].find(([path]) => path.endsWith(`/${index}`)) ?? [];
    return [name, received / body.length];
  });
}
