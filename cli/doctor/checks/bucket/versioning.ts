import type { Check } from '../../check.ts';
import { ok, problem } from '../../finding.ts';

export const versioning: Check = {
  name: 'versioning',
  async run(deployment, commands) {
    const name = deployment.outputs.ImagesBucketName;
    const state = await deployment.versioning();
    if (state === 'Enabled') return ok('The bucket keeps versions.');
    const is = state === 'Suspended' ? 'is suspended' : 'was never enabled';
    return problem(
      `Versioning ${is} for the bucket ${name}. Uploads fail as BucketNotVersioned.`,
      'Enable versioning. Upload the images again that failed in the meantime, then delete their messages with discard.',
      commands.aws('s3api', 'put-bucket-versioning', '--bucket', name, '--versioning-configuration', 'Status=Enabled'),
    );
  },
};
