import { costOf, rekognition, total, type Workload } from '../cost/model.ts';
import { readPrices } from '../cost/prices.ts';
import type { Usage } from '../cost/usage.ts';
import type { Figure, Row } from '../figure.ts';
import { PHOTO_CASES } from '../runs/photo-cases.ts';
import type { Run } from '../runs/run.ts';
import type { Runs } from '../runs/runs.ts';
import { usageOf } from '../runs/usage-of.ts';
import { PHONE_PHOTO, type PhotoKind, SMALL_PHOTO } from '../world/phone-photos.ts';

const GOALS: Readonly<Record<string, Row['goal']>> = { [`${SMALL_PHOTO.name}, \`always\``]: { atMost: 0.13 } };

export const photoCost: Figure = {
  id: 'photo-cost',
  title: 'Cost of a million photos with `prepareImages`, relative to Rekognition IndexFaces',
  explanation: `As the cost of a million images, with four photos for each person. Photos of ${SMALL_PHOTO.name} have ${pixels(SMALL_PHOTO)} and are upright. Photos of ${PHONE_PHOTO.name} have ${pixels(PHONE_PHOTO)} and are turned by EXIF, as phones store them. \`needed\` prepares the turned photos and no upright ones. The prepared images stay in their bucket for a month. The requests that Lambda makes to idle queues are left out.`,
  async measure(runs: Runs): Promise<readonly Row[]> {
    const theirs = await runs.baselineBursts();
    const rows: Row[] = [];
    for (const { kind, setting, variant } of PHOTO_CASES) {
      const name = `${kind.name}, ${setting}`;
      const run = await runs.photos(kind, variant);
      rows.push({
        variant: name,
        values: [relative(usageOf(run, 'product'), kind)],
        baseline: theirs.map((baseline) => relative(usageOf(baseline, 'baseline'), kind)),
        ...(GOALS[name] && { goal: GOALS[name] }),
        note: noteOf(run),
      });
    }
    return rows;
  },
};

function pixels({ width, height }: PhotoKind): string {
  return `${width} x ${height} pixels`;
}

function relative(usage: Usage, { bytes }: PhotoKind): number {
  const list = readPrices();
  const workload: Workload = { images: 1_000_000, bytesPerImage: bytes };
  return total(costOf(usage, workload, list)) / total(rekognition(workload, list));
}

function noteOf({ meter, imageBytes, images }: Run): string {
  const kilobytes = (bytes: number) => `${(bytes / images / 1000).toFixed(0)} KB`;
  return `Tencent fetched ${kilobytes(meter.bytesByUrl)} of ${kilobytes(imageBytes)} for each photo`;
}
