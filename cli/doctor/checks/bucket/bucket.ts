import type { Check } from '../../check.ts';
import { ok, problem } from '../../finding.ts';

export const bucket: Check = {
  name: 'bucket',
  async run(deployment, commands) {
    const name = deployment.outputs.ImagesBucketName;
    const access = await deployment.bucket();
    if (access === 'here') return ok(`The bucket ${name} exists.`);
    if (access === 'missing') {
      return problem(
        `The bucket ${name} does not exist.`,
        'It was deleted, or existingBucket (of the construct: the prop bucket) names the wrong one. Correct it, then deploy the stack again. These buckets exist:',
        commands.aws('s3api', 'list-buckets', '--query', 'Buckets[].Name'),
      );
    }
    return problem(
      `The bucket ${name} is in region ${access.otherRegion}, the stack in ${deployment.region}. No event of the bucket reaches the stack.`,
      'Deploy the stack in the region of its bucket, or give it a bucket in its own region by existingBucket (of the construct: the prop bucket).',
      commands.aws('s3api', 'head-bucket', '--bucket', name),
    );
  },
};
