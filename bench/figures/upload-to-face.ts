import type { Figure, Row } from '../figure.ts';
import type { Runs } from '../runs/runs.ts';
import { quantile } from '../statistics.ts';
import { PHONE_PHOTO } from '../world/phone-photos.ts';

export const uploadToFace: Figure = {
  id: 'upload-to-face',
  title: 'Time from upload to face with preparation, relative to the time without',
  explanation: `Photos of a phone (${PHONE_PHOTO.name}, turned by EXIF) are uploaded one at a time to an idle stack, until Tencent has added the face. The time between services is that of the figure above. The times with \`prepareImages\` set to \`needed\` are divided by those with \`never\`. The stand-in for Tencent fetches an image in no time, so that the figure does not show that a smaller image arrives earlier.`,
  async measure(runs: Runs): Promise<readonly Row[]> {
    const prepared = (await runs.singlePhotos('defaults')).msToFace;
    const asTheyAre = (await runs.singlePhotos('prepareNever')).msToFace;
    return [50, 95].map((percent) => {
      const [ours, others] = [quantile(prepared, percent / 100), quantile(asTheyAre, percent / 100)];
      return {
        variant: `p${percent}`,
        values: [ours / others],
        goal: { atMost: 1.5 },
        limit: '1',
        note: `${(ours / 1000).toFixed(2)} s with preparation, and ${(others / 1000).toFixed(2)} s without`,
      };
    });
  },
};
