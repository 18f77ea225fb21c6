import { listed } from '../../backfill/fakes.ts';
import type { Sample } from '../sample.ts';

/** 312 images, 12 of which are enrolled already, and an older version of one of them. */
export const backfillSample: Sample = {
  command: 'backfill --prefix employees/ --dry-run',
  given(stack) {
    stack.deployment.outputs.ImagesBucketName = 'company-portraits';
    stack.deployment.rules = stack.deployment.rules.map((rule) => ({ ...rule, bucketNames: ['company-portraits'] }));
    const images = Array.from({ length: 312 }, (_, index) => listed(`employees/${index}.jpg`, { size: 480_000 }));
    stack.versions = [...images, listed('employees/0.jpg', { version: 'older', isLatest: false })];
    for (const image of images.slice(0, 12)) stack.pipeline.know(image);
  },
};
