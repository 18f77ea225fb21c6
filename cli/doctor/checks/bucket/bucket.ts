import type { Check } from '../../check.ts';
import { ok, problem } from '../../finding.ts';

export const bucket: Check = {
  name: 'bucket',
  async run(deployment) {
    const name = deployment.outputs.ImagesBucketName;
    const access = await deployment.bucket();
    if (access === 'here') return ok(`${name} is there`);
    if (access === 'missing') {
      return problem(
        `there is no bucket ${name}`,
        'Somebody deleted it, or existingBucket names another one than was meant: correct the setting and deploy again.',
      );
    }
    return problem(
      `${name} is in region ${access.otherRegion}, the stack in ${deployment.region}: no event comes from there`,
      'Deploy the stack in the region of its bucket.',
    );
  },
};
