import type { Check } from '../../check.ts';
import { ok, problem } from '../../finding.ts';

export const versioning: Check = {
  name: 'versioning',
  async run(deployment) {
    const name = deployment.outputs.ImagesBucketName;
    const state = await deployment.versioning();
    if (state === 'Enabled') return ok('the bucket keeps versions');
    const is = state === 'Suspended' ? 'versioning is suspended' : 'versioning was never switched on';
    return problem(
      `${is} for ${name}: what is uploaded fails as BucketNotVersioned`,
      `Switch it on, then upload again what failed meanwhile: aws s3api put-bucket-versioning --bucket ${name} --versioning-configuration Status=Enabled`,
    );
  },
};
