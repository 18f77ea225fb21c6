import {
  DescribeSecretCommand,
  ListSecretVersionIdsCommand,
  type SecretsManagerClient,
  type SecretVersionsListEntry,
} from '@aws-sdk/client-secrets-manager';
import type { HashSecretState, SecretVersion } from '../../../doctor/ports.ts';
import { isNamed, reading } from '../reading.ts';

/** The secret with the key of person hashes, without its value. Undefined: it does not exist. */
export async function hashSecret(client: SecretsManagerClient, arn: string): Promise<HashSecretState | undefined> {
  const SecretId = arn;
  try {
    const [secret, { Versions = [] }] = await Promise.all([
      reading('secretsmanager:DescribeSecret', () => client.send(new DescribeSecretCommand({ SecretId }))),
      reading('secretsmanager:ListSecretVersionIds', () => client.send(new ListSecretVersionIdsCommand({ SecretId }))),
    ]);
    return {
      createdAt: secret.CreatedDate?.getTime(),
      current: labelled(Versions, 'AWSCURRENT'),
      previous: labelled(Versions, 'AWSPREVIOUS'),
      isScheduledForDeletion: secret.DeletedDate !== undefined,
      isRotated: secret.RotationEnabled === true,
      keyId: secret.KmsKeyId,
    };
  } catch (error) {
    if (isNamed(error, 'ResourceNotFoundException')) return undefined;
    throw error;
  }
}

/** Versions without a label are not listed, so there are few. */
function labelled(versions: readonly SecretVersionsListEntry[], label: string): SecretVersion | undefined {
  const version = versions.find(({ VersionStages = [] }) => VersionStages.includes(label));
  return version && { id: version.VersionId ?? '', createdAt: version.CreatedDate?.getTime() };
}
