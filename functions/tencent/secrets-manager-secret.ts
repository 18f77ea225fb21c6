import { GetSecretValueCommand, type SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { redact } from '../domain/secrets/redaction.ts';
import { type SecretSource, SecretUnreadableError } from './tencent-credentials.ts';

/** A secret of AWS Secrets Manager. Of its refusals it says what an operator can do about them. */
export class SecretsManagerSecret implements SecretSource {
  readonly #client: SecretsManagerClient;
  readonly #arn: string;

  constructor(client: SecretsManagerClient, arn: string) {
    this.#client = client;
    this.#arn = arn;
  }

  async readSecret(): Promise<string | undefined> {
    try {
      const { SecretString: text } = await this.#client.send(new GetSecretValueCommand({ SecretId: this.#arn }));
      return text;
    } catch (error) {
      if (!(error instanceof Error)) throw error;
      const remedy = remedyOf(error);
      if (remedy === undefined) throw error;
      throw new SecretUnreadableError(`${remedy} (${error.name}: ${redact(error.message)})`, { cause: error });
    }
  }
}

function remedyOf({ name, message }: Error): string | undefined {
  switch (name) {
    case 'AccessDeniedException':
      return /kms/i.test(message)
        ? "The secret's KMS key does not let this function decrypt: allow kms:Decrypt for its role in the key's policy."
        : 'This function may not read the secret: allow secretsmanager:GetSecretValue for its role.';
    case 'DecryptionFailure':
    case 'KMSAccessDeniedException':
      return "The secret could not be decrypted: check that its KMS key is enabled and lets this function's role decrypt.";
    case 'ResourceNotFoundException':
      return 'The secret does not exist, or has no value: create it, or correct the setting tencentSecret.';
    case 'InvalidRequestException':
      return 'The secret cannot be read in its state: if it is scheduled for deletion, restore it.';
    case 'InvalidParameterException':
    case 'ValidationException':
      return 'The name of the secret is not accepted: correct the setting tencentSecret.';
    default:
      return undefined;
  }
}
