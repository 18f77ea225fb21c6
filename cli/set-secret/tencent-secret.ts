import {
  GetSecretValueCommand,
  PutSecretValueCommand,
  type SecretsManagerClient,
} from '@aws-sdk/client-secrets-manager';
import { SecretText } from '../../functions/domain/secrets/secret-text.ts';
import type { Secret } from '../../functions/domain/tencent/face-service.ts';
import { isNamed, reading } from '../doctor/inspection/reading.ts';

/** The secret with the keys of the Tencent account. */
export class TencentSecret {
  readonly #client: SecretsManagerClient;
  readonly #id: string;

  /** @param id name or ARN */
  constructor(client: SecretsManagerClient, id: string) {
    this.#client = client;
    this.#id = id;
  }

  /** Undefined: there is no secret, or it has no value yet. */
  async current(): Promise<Secret | undefined> {
    try {
      const { SecretString } = await reading('secretsmanager:GetSecretValue', () =>
        this.#client.send(new GetSecretValueCommand({ SecretId: this.#id })),
      );
      return SecretString === undefined ? undefined : new SecretText(SecretString);
    } catch (error) {
      if (isNamed(error, 'ResourceNotFoundException')) return undefined;
      throw error;
    }
  }

  async store(value: Secret): Promise<void> {
    await reading('secretsmanager:PutSecretValue', () =>
      this.#client.send(new PutSecretValueCommand({ SecretId: this.#id, SecretString: value.reveal() })),
    );
  }
}
