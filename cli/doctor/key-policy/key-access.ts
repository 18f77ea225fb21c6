import { type Finding, problem, unchecked } from '../finding.ts';
import { type Deployment, type KeyState, NotAllowedError } from '../ports.ts';
import type { KeyUse, KeyUser } from './key-uses.ts';
import { covers, delegatesTo, names, type Statement } from './policy-document.ts';

/**
 * What stands between a key and those who have to use it, as far as its policy, its grants and the roles' policies tell.
 * Conditions are not evaluated, but for the one that EventBridge is known to fail at.
 */
export async function faultsOfKey(deployment: Deployment, use: KeyUse): Promise<readonly Finding[]> {
  const key = await deployment.key(use.keyId);
  if (key.state !== 'Enabled') {
    return [
      problem(
        `the key of ${use.what} is ${key.state}: ${use.otherwise}`,
        `Enable the key ${key.arn}, or cancel its deletion.`,
      ),
    ];
  }
  const faults = await Promise.all(use.users.map((user) => faultOfUser(deployment, use, key, user)));
  return faults.filter((fault) => fault !== undefined);
}

async function faultOfUser(
  deployment: Deployment,
  use: KeyUse,
  key: KeyState,
  user: KeyUser,
): Promise<Finding | undefined> {
  if (user.service !== undefined) return faultOfService(use, key, user, user.service);
  // The policy of a key that AWS made lets everybody in who may use the service.
  if (key.isAwsManaged || user.role === undefined) return undefined;
  const { role } = user;
  const missing: string[] = [];
  for (const action of user.actions) {
    try {
      if (!(await roleMay(deployment, key, role, action))) missing.push(action);
    } catch (error) {
      if (!(error instanceof NotAllowedError)) throw error;
      return unchecked(
        `whether ${user.words} may use the key of ${use.what} could not be checked: the key leaves it to IAM, and the caller may not ${error.permission}`,
      );
    }
  }
  if (missing.length === 0) return undefined;
  return problem(
    `${user.words} may not ${missing.join(', ')} with the key of ${use.what}: ${use.otherwise}`,
    `Let the key's policy allow ${missing.join(', ')} for ${role}, or deploy with the setting or prop that names the key, so that the role gets it.`,
  );
}

async function roleMay(deployment: Deployment, key: KeyState, role: string, action: string): Promise<boolean> {
  const { statements } = key.policy;
  if (statements.some((statement) => allows(statement, action) && names(statement, role))) return true;
  const operation = action.replace('kms:', '');
  if (key.grants.some(({ grantee, operations }) => grantee === role && operations.includes(operation))) return true;
  const account = role.split(':')[4] ?? '';
  const isLeftToIam = statements.some((statement) => allows(statement, action) && delegatesTo(statement, account));
  return isLeftToIam && deployment.roleMay(role, action, key.arn);
}

function faultOfService(use: KeyUse, key: KeyState, user: KeyUser, service: string): Finding | undefined {
  const who = `${user.words} may not use the key of ${use.what}: ${use.otherwise}`;
  if (key.isAwsManaged) {
    return problem(
      `${user.words} can never use a key that AWS manages, like that of ${use.what}: ${use.otherwise}`,
      'Use a key of your own whose policy allows it, or the encryption of the service itself (SSE-SQS; none for SNS).',
    );
  }
  const about = key.policy.statements.filter(({ services }) => services.some((each) => each.startsWith(`${service}.`)));
  const missing = user.actions.filter((action) => !about.some((statement) => allows(statement, action)));
  const remedy = `Let the key's policy allow ${user.actions.join(' and ')} for the service principal ${service}.amazonaws.com`;
  if (missing.length > 0) return problem(who, `${remedy}.`);
  const isBound = user.actions.some((action) =>
    about.filter((statement) => allows(statement, action)).every((statement) => isBoundToSource(statement)),
  );
  if (service !== 'events' || !isBound) return undefined;
  return problem(
    `${who} (its statement has a condition on the source, which EventBridge does not tell KMS)`,
    `${remedy}, without a condition on aws:SourceArn or aws:SourceAccount.`,
  );
}

function allows(statement: Statement, action: string): boolean {
  return statement.effect === 'Allow' && covers(statement, action);
}

function isBoundToSource({ conditions }: Statement): boolean {
  return conditions.some(({ key }) => /^aws:source(arn|account|orgid|orgpaths)$/i.test(key));
}
