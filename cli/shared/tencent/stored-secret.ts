import { GetSecretValueCommand, type SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { SecretText } from '../../../functions/domain/secrets/secret-text.ts';
import type { Secret } from '../../../functions/domain/tencent/face-service.ts';
import { isNamed, reading } from '../aws/reading.ts';

/**
 * The secret with the keys of the Tencent account. Undefined: there is no secret, or it has no value yet.
 *
 * @param id name or ARN
 */
export async function storedSecret(client: SecretsManagerClient, id: string): Promise<Secret | undefined> {
  try {
    const { SecretString } = await reading('secretsmanager:GetSecretValue', () =>
      client.send(new GetSecretValueCommand({ SecretId: id })),
    );
    return SecretString === undefined ? undefined : new SecretText(SecretString);
  } catch (error) {
    if (isNamed(error, 'ResourceNotFoundException')) return undefined;
    throw error;
  }
}
