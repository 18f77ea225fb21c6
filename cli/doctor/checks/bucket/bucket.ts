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
        'It was deleted, or the setting existingBucket has the wrong name. Correct the setting, then deploy the stack again.',
        commands.deploy('-c', 'existingBucket=<name>'),
      );
    }
    return problem(
      `The bucket ${name} is in region ${access.otherRegion}, the stack in ${deployment.region}. No event of the bucket reaches the stack.`,
      'Deploy the stack in the region of its bucket.',
      commands.deployTo(access.otherRegion),
    );
  },
};
