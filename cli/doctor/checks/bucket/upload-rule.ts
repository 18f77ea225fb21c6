import type { Check } from '../../check.ts';
import { ok, problem } from '../../finding.ts';
import { CHANGED_OUTSIDE } from '../../outside-the-stack.ts';

export const uploadRule: Check = {
  name: 'upload-rule',
  async run(deployment, commands) {
    const bucketName = deployment.outputs.ImagesBucketName;
    const rules = (await deployment.uploadRules()).filter((rule) => rule.bucketNames.includes(bucketName));
    if (rules.length === 0) {
      return problem(`The stack has no rule for uploads to ${bucketName}.`, CHANGED_OUTSIDE, commands.revertDrift());
    }
    const enabled = rules.find((rule) => rule.isEnabled);
    if (enabled === undefined) {
      const name = rules[0]?.name ?? '';
      return problem(
        `The rule ${name} is disabled. Uploads are not processed, and no error is reported.`,
        'Find out why it was disabled. Then enable it, and run backfill for the images that were uploaded in the meantime.',
        commands.aws('events', 'enable-rule', '--name', name),
      );
    }
    const { arn } = await deployment.queue('uploads');
    if (!enabled.targetArns.includes(arn)) {
      return problem(
        `The rule ${enabled.name} does not send to the uploads queue.`,
        CHANGED_OUTSIDE,
        commands.revertDrift(),
      );
    }
    const which = enabled.keyPrefix === '' ? 'every upload' : `uploads below ${enabled.keyPrefix}`;
    return ok(`The rule sends ${which} to the uploads queue.`);
  },
};
