import type { MeasuredUsage, PhotoUsage, Usage } from '../cost/usage.ts';
import { median } from '../statistics.ts';
import { OTHER_VARIANTS, type VariantId } from '../world/variants.ts';
import { PHOTO_CASES } from './photo-cases.ts';
import { each, type Runs } from './runs.ts';
import { usageOf } from './usage-of.ts';

/** The medians over the repetitions. */
export async function measuredUsage(runs: Runs, date: string): Promise<MeasuredUsage> {
  const ours = await each(runs.repetitions, (repetition) => runs.backlogOfFours(repetition));
  const variants: [VariantId, Usage][] = [];
  for (const { id } of OTHER_VARIANTS.filter(({ dependsOnPhoto }) => !dependsOnPhoto)) {
    variants.push([id, medians([usageOf(await runs.backlogOfFours(1, { variant: id }), 'product')])]);
  }
  const photos: PhotoUsage[] = [];
  for (const { kind, setting, variant } of PHOTO_CASES) {
    const usage = medians([usageOf(await runs.photos(kind, variant), 'product')]);
    photos.push({ name: kind.name, setting, bytes: kind.bytes, usage });
  }
  const theirs = await runs.baselineBursts();
  return {
    date,
    product: medians(ours.map((run) => usageOf(run, 'product'))),
    baseline: medians(theirs.map((run) => usageOf(run, 'baseline'))),
    variants: Object.fromEntries(variants) as MeasuredUsage['variants'],
    photos,
  };
}

function medians(usages: readonly Usage[]): Usage {
  const [first] = usages;
  if (first === undefined) throw new Error('There is no run to take the medians of.');
  const middle = Object.entries(first).map(([name, value]) => {
    if (typeof value !== 'number') return [name, value];
    const values = usages.map((usage) => usage[name as keyof Usage] as number);
    return [name, Number(median(values).toPrecision(4))];
  });
  return Object.fromEntries(middle) as Usage;
}
