import type { Check } from '../../check.ts';
import { ok, problem } from '../../finding.ts';

export const bucketEvents: Check = {
  name: 'bucket-events',
  async run(deployment) {
    if (await deployment.sendsEvents()) return ok('the bucket tells EventBridge of uploads');
    const name = deployment.outputs.ImagesBucketName;
    return problem(
      `${name} does not tell EventBridge of uploads: nothing happens when an image is uploaded, and nobody is told`,
      `Switch it on: S3 console, ${name}, Properties, Amazon EventBridge (by API it replaces the bucket's other notifications: give them with it). Then enroll what was uploaded meanwhile: npm run faces -- backfill`,
    );
  },
};
