import { redact } from '../../functions/domain/secrets/redaction.ts';
import type { Check } from './check.ts';
import { type Finding, unchecked, warning } from './finding.ts';
import { type Deployment, NotAllowedError } from './ports.ts';
import type { ShellCommands } from './shell-commands.ts';

/** What one check looked at and found: at least one finding. */
export interface CheckReport {
  readonly name: string;
  readonly findings: readonly Finding[];
}

/** Runs all checks side by side. An error in one check is a finding of that check, and does not concern the others. */
export async function examine(
  deployment: Deployment,
  checks: readonly Check[],
  commands: ShellCommands,
): Promise<readonly CheckReport[]> {
  return Promise.all(
    checks.map(async (check) => ({ name: check.name, findings: await findings(check, deployment, commands) })),
  );
}

async function findings(check: Check, deployment: Deployment, commands: ShellCommands): Promise<readonly Finding[]> {
  try {
    return [await check.run(deployment, commands)].flat();
  } catch (error) {
    if (error instanceof NotAllowedError) return [await notAllowed(error, deployment, commands)];
    const detail = error instanceof Error ? `${error.name}: ${error.message}` : String(error);
    return [
      unchecked(
        `Not checked, because of an error: ${redact(detail)}`,
        'Run doctor again. If the error stays, check the network and the credentials.',
        commands.faces('doctor'),
      ),
    ];
  }
}

async function notAllowed(
  { permission }: NotAllowedError,
  deployment: Deployment,
  commands: ShellCommands,
): Promise<Finding> {
  const { arn } = await deployment.caller().catch(() => ({ arn: '<ARN of the caller>' }));
  return warning(
    `Not checked: the caller lacks the permission ${permission}.`,
    'Grant the permission to the caller (docs/cli.md lists all of them), or let another operator run doctor. An administrator sees the decision with:',
    commands.aws('iam', 'simulate-principal-policy', '--policy-source-arn', arn, '--action-names', permission),
  );
}
