import { DescribeKeyCommand, GetKeyPolicyCommand, type KMSClient, paginateListGrants } from '@aws-sdk/client-kms';
import type { KeyState } from '../../../doctor/ports.ts';
import { parsePolicy } from '../policy-document.ts';
import { isNamed, reading } from '../reading.ts';

/** @param keyId id, ARN or alias; an alias that does not exist yet is one that AWS creates on first use */
export async function inspectedKey(client: KMSClient, keyId: string): Promise<KeyState> {
  if (isAliasOfAws(keyId)) return { ...MANAGED_BY_AWS, arn: keyId };
  try {
    const { KeyMetadata } = await reading('kms:DescribeKey', () =>
      client.send(new DescribeKeyCommand({ KeyId: keyId })),
    );
    const arn = KeyMetadata?.Arn ?? keyId;
    const state = KeyMetadata?.KeyState ?? 'unknown';
    if (KeyMetadata?.KeyManager === 'AWS') return { ...MANAGED_BY_AWS, arn, state };
    const [policy, grants] = await Promise.all([policyOf(client, arn), grantsOf(client, arn)]);
    return { arn, state, isAwsManaged: false, policy, grants };
  } catch (error) {
    if (isNamed(error, 'NotFoundException'))
      return { ...MANAGED_BY_AWS, arn: keyId, state: 'missing', isAwsManaged: false };
    throw error;
  }
}

const MANAGED_BY_AWS: KeyState = {
  arn: '',
  state: 'Enabled',
  isAwsManaged: true,
  policy: { statements: [] },
  grants: [],
};

function isAliasOfAws(keyId: string): boolean {
  return /(^|[:/])alias\/aws\//.test(keyId);
}

async function policyOf(client: KMSClient, KeyId: string): Promise<KeyState['policy']> {
  const { Policy = '{"Statement":[]}' } = await reading('kms:GetKeyPolicy', () =>
    client.send(new GetKeyPolicyCommand({ KeyId })),
  );
  return parsePolicy(Policy);
}

async function grantsOf(client: KMSClient, KeyId: string): Promise<KeyState['grants']> {
  return reading('kms:ListGrants', async () => {
    const grants: KeyState['grants'][number][] = [];
    for await (const { Grants = [] } of paginateListGrants({ client }, { KeyId })) {
      for (const { GranteePrincipal: grantee = '', Operations: operations = [] } of Grants) {
        grants.push({ grantee, operations });
      }
    }
    return grants;
  });
}
