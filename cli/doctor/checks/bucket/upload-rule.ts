import type { Check } from '../../check.ts';
import { ok, problem } from '../../finding.ts';

export const uploadRule: Check = {
  name: 'upload-rule',
  async run(deployment) {
    const bucketName = deployment.outputs.ImagesBucketName;
    const rules = (await deployment.uploadRules()).filter((rule) => rule.bucketNames.includes(bucketName));
    if (rules.length === 0) {
      return problem(`no rule of the stack is about uploads to ${bucketName}`, 'Deploy the stack again.');
    }
    const enabled = rules.find((rule) => rule.isEnabled);
    if (enabled === undefined) {
      const name = rules[0]?.name;
      return problem(
        `the rule ${name} is disabled: nothing happens when an image is uploaded, and nobody is told`,
        `Find out who switched it off and why. Then: aws events enable-rule --name ${name} && npm run faces -- backfill`,
      );
    }
    const { arn } = await deployment.queue('uploads');
    if (!enabled.targetArns.includes(arn)) {
      return problem(`the rule ${enabled.name} does not send to the uploads queue`, 'Deploy the stack again.');
    }
    const below = enabled.keyPrefix === '' ? 'every upload' : `uploads below ${enabled.keyPrefix}`;
    return ok(`${below} is sent to the uploads queue`);
  },
};
