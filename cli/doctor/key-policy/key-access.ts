import { delegatesTo, names, type Statement } from '../../shared/aws/policy-document.ts';
import { type Finding, problem, unchecked } from '../finding.ts';
import { type Deployment, type KeyState, NotAllowedError } from '../ports.ts';
import type { ShellCommands } from '../shell-commands.ts';
import type { KeyUse, KeyUser } from './key-uses.ts';
import { decide, type PolicyDecision } from './policy-decision.ts';

/**
 * What keeps the users of a key from it: its state, its policy with conditions, its grants, and the IAM policies of the
 * roles. What cannot be told is reported as such.
 */
export async function faultsOfKey(
  deployment: Deployment,
  use: KeyUse,
  commands: ShellCommands,
): Promise<readonly Finding[]> {
  const key = await deployment.key(use.keyId);
  if (key.state !== 'Enabled') return [unusable(key, use, commands)];
  const faults = await Promise.all(use.users.map((user) => faultOfUser(deployment, use, key, user, commands)));
  return faults.filter((fault) => fault !== undefined);
}

function unusable({ arn, state }: KeyState, { what, otherwise }: KeyUse, commands: ShellCommands): Finding {
  const message = `The key of ${what} is ${state}: ${otherwise}.`;
  switch (state) {
    case 'PendingDeletion':
      return problem(
        message,
        'Cancel its deletion, then enable it.',
        `${commands.aws('kms', 'cancel-key-deletion', '--key-id', arn)} && ${commands.aws('kms', 'enable-key', '--key-id', arn)}`,
      );
    case 'Disabled':
      return problem(message, 'Enable the key.', commands.aws('kms', 'enable-key', '--key-id', arn));
    default:
      return problem(
        message,
        'Restore the key, or deploy the stack with another one.',
        commands.aws('kms', 'describe-key', '--key-id', arn),
      );
  }
}

async function faultOfUser(
  deployment: Deployment,
  use: KeyUse,
  key: KeyState,
  user: KeyUser,
  commands: ShellCommands,
): Promise<Finding | undefined> {
  if (key.isAwsManaged) return faultWithKeyOfAws(use, user, commands);
  const decisions = await Promise.all(
    user.actions.map(async (action) => ({ action, decision: await decisionOn(deployment, key, user, action) })),
  );
  const missing = decisions.filter(({ decision }) => decision.kind === 'denied' || decision.kind === 'silent');
  if (missing.length > 0) {
    return noAccess(
      use,
      key,
      user,
      missing.map(({ action }) => action),
      commands,
    );
  }
  const [undecided] = decisions.flatMap(({ decision }) => (decision.kind === 'unknown' ? [decision.because] : []));
  if (undecided === undefined) return undefined;
  return unchecked(
    `Whether ${user.words} can use the key of ${use.what} was not checked, because of ${undecided}. If it cannot, ${use.otherwise}.`,
    'Compare the policy of the key with the requests that the functions make.',
    policyCommand(key, commands),
  );
}

/** The policy of a key that AWS manages allows every principal that may use its service, and no service of AWS. */
function faultWithKeyOfAws(use: KeyUse, user: KeyUser, commands: ShellCommands): Finding | undefined {
  if (user.service === undefined) return undefined;
  return problem(
    `${user.words} can never use a key that AWS manages, like that of ${use.what}: ${use.otherwise}.`,
    'Encrypt with a key of your own whose policy allows it, or with the encryption of the service itself (SSE-SQS; none for SNS).',
    commands.revertDrift(),
  );
}

async function decisionOn(
  deployment: Deployment,
  key: KeyState,
  user: KeyUser,
  action: string,
): Promise<PolicyDecision> {
  const { role, service, context } = user;
  const isOfService = ({ services }: Statement) => services.some((each) => each.startsWith(`${service}.`));
  if (role === undefined) return decide(key.policy, { action, context, isAbout: isOfService });

  const account = role.split(':')[4] ?? '';
  const byName = (statement: Statement) => names(statement, role);
  const byAccount = (statement: Statement) => delegatesTo(statement, account);
  const direct = decide(key.policy, {
    action,
    context,
    isAbout: (statement) => byName(statement) || (statement.effect === 'Deny' && byAccount(statement)),
  });
  if (direct.kind !== 'silent') return direct;
  const operation = action.replace('kms:', '');
  if (key.grants.some(({ grantee, operations }) => grantee === role && operations.includes(operation))) {
    return { kind: 'allowed' };
  }
  const delegated = decide(key.policy, { action, context, isAbout: byAccount });
  return delegated.kind === 'allowed' ? decisionOfIam(deployment, key, user, role, action) : delegated;
}

async function decisionOfIam(
  deployment: Deployment,
  key: KeyState,
  { context }: KeyUser,
  role: string,
  action: string,
): Promise<PolicyDecision> {
  try {
    const simulated = await deployment.policiesAllow(role, { actions: [action], resourceArn: key.arn, context });
    if (simulated.denied.length === 0) return { kind: 'allowed' };
    if (simulated.missingContext.length === 0) return { kind: 'denied' };
    return { kind: 'unknown', because: `a condition of an IAM policy on ${simulated.missingContext.join(', ')}` };
  } catch (error) {
    if (!(error instanceof NotAllowedError)) throw error;
    return { kind: 'unknown', because: `IAM policies, for which the caller lacks ${error.permission}` };
  }
}

function noAccess(
  use: KeyUse,
  key: KeyState,
  { words, role, service, context }: KeyUser,
  actions: readonly string[],
  commands: ShellCommands,
): Finding {
  const who = role === undefined ? `the service principal ${service}.amazonaws.com` : role;
  const isBound =
    context['aws:sourcearn']?.length === 0 &&
    key.policy.statements.some(({ conditions }) => conditions.some((one) => /^aws:source/i.test(one.key)));
  const source = isBound
    ? ' EventBridge does not show the source to KMS, so a condition on aws:SourceArn or aws:SourceAccount is never met.'
    : '';
  return problem(
    `${words} cannot use the key of ${use.what} (${actions.join(', ')}): ${use.otherwise}.${source}`,
    `Allow ${actions.join(' and ')} for ${who} in the policy of the key${isBound ? ', without such a condition' : ''}. This shows the policy:`,
    policyCommand(key, commands),
  );
}

function policyCommand({ arn }: KeyState, commands: ShellCommands): string {
  return commands.aws('kms', 'get-key-policy', '--key-id', arn, '--query', 'Policy', '--output', 'text');
}
