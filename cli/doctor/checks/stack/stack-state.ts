import type { Check } from '../../check.ts';
import { ok, problem, warning } from '../../finding.ts';

export const stackState: Check = {
  name: 'stack',
  async run(deployment, commands) {
    const { name } = deployment;
    const { status, reason } = await deployment.stack();
    const is = `${name} is ${status}${reason ? ` (${reason})` : ''}`;
    const events = (which: string) =>
      commands.aws(
        'cloudformation',
        'describe-stack-events',
        '--stack-name',
        name,
        '--query',
        `StackEvents${which}.[Timestamp,LogicalResourceId,ResourceStatus,ResourceStatusReason]`,
        '--output',
        'text',
      );
    const failures = events("[?contains(ResourceStatus,'FAILED')]");
    if (/_IN_PROGRESS$/.test(status)) {
      return warning(
        `${is}: it is being changed.`,
        'Wait until the deployment has ended, then run doctor again.',
        events('[:10]'),
      );
    }
    if (/ROLLBACK_COMPLETE$/.test(status) && status.startsWith('UPDATE')) {
      return warning(
        `${is}: the last deployment failed, and the stack is as before.`,
        'Find the cause in the events of the stack, fix it, then deploy again.',
        failures,
      );
    }
    if (!/^(CREATE|UPDATE|IMPORT)_COMPLETE$/.test(status)) {
      return problem(
        `${is}: its resources are not as in the template.`,
        'Find the cause in the events of the stack, fix it, then deploy again.',
        failures,
      );
    }
    return ok(`${is}.`);
  },
};
