import type { Check } from '../../check.ts';
import { ok, problem, warning } from '../../finding.ts';

export const stackState: Check = {
  name: 'stack',
  async run(deployment) {
    const { status, reason } = await deployment.stack();
    const is = `${deployment.name} is ${status}${reason ? ` (${reason})` : ''}`;
    if (/_IN_PROGRESS$/.test(status)) {
      return warning(`${is}: it is being changed right now`, 'Wait until the deployment has ended, then look again.');
    }
    if (/ROLLBACK_COMPLETE$/.test(status) && status.startsWith('UPDATE')) {
      return warning(
        `${is}: the last deployment failed, and what was there before is in force`,
        "Look at the stack's events in CloudFormation, mend the cause and deploy again.",
      );
    }
    if (!/^(CREATE|UPDATE|IMPORT)_COMPLETE$/.test(status)) {
      return problem(
        `${is}: its resources are not as the template has them`,
        "Look at the stack's events in CloudFormation, mend the cause and deploy again.",
      );
    }
    return ok(is);
  },
};
