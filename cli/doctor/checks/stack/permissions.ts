import type { Check } from '../../check.ts';
import { type Finding, ok, unchecked, warning } from '../../finding.ts';
import { type MissingPermissions, missingPermissions } from '../../permissions/missing-permissions.ts';
import type { ShellCommands } from '../../shell-commands.ts';

/** Whether the caller has the permissions for all commands: better to know before the day on which they are needed. */
export const permissions: Check = {
  name: 'permissions',
  async run(deployment, commands) {
    const principal = await deployment.callerPrincipal();
    if (principal === undefined) {
      const { arn } = await deployment.caller();
      return arn.endsWith(':root')
        ? ok('The caller is the root user, who has every permission.')
        : unchecked(
            `Not checked: IAM has no policies of the caller ${arn}.`,
            'Compare what the caller may do with docs/cli.md.',
            commands.aws('sts', 'get-caller-identity'),
          );
    }
    const missing = await missingPermissions(deployment, principal);
    if (missing.length === 0) return ok('The caller has the permissions for every command.');
    return missing.map((each) => findingOf(each, principal, commands));
  },
};

function findingOf(
  { commands: names, actions, resourceArn, missingContext }: MissingPermissions,
  principal: string,
  commands: ShellCommands,
): Finding {
  const command = commands.aws(
    'iam',
    'simulate-principal-policy',
    '--policy-source-arn',
    principal,
    '--resource-arns',
    resourceArn,
    '--action-names',
    ...actions.slice(0, 1),
  );
  const list = `${names.join(', ')}: ${actions.join(', ')}`;
  if (missingContext.length > 0) {
    return unchecked(
      `Not checked for ${list}. The policies of the caller have a condition on ${missingContext.join(', ')}.`,
      'This shows the decision for one of them:',
      command,
    );
  }
  return warning(
    `The caller lacks permissions for ${list}.`,
    'Grant them if the caller is to run these commands (docs/cli.md has the policy). This shows the decision for one of them:',
    command,
  );
}
