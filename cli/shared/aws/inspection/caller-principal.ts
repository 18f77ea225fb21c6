import { GetRoleCommand, type IAMClient } from '@aws-sdk/client-iam';
import { reading } from '../reading.ts';

/**
 * The ARN by which IAM knows the caller. Of an assumed role that is the role, whose path only IAM tells.
 *
 * @param arn as STS has it
 * @returns undefined for a caller without IAM policies of its own, such as the root user
 */
export async function callerPrincipal(client: IAMClient, arn: string): Promise<string | undefined> {
  const [, kind, name] = /:(user|assumed-role)\/([^/]+)/.exec(arn) ?? [];
  if (kind === 'user') return arn;
  if (kind === undefined || name === undefined) return undefined;
  const { Role } = await reading('iam:GetRole', () => client.send(new GetRoleCommand({ RoleName: name })));
  return Role?.Arn;
}
