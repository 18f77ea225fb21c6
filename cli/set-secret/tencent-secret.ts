import { PutSecretValueCommand, type SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import type { Secret } from '../../functions/domain/tencent/face-service.ts';
import { reading } from '../shared/aws/reading.ts';
import { storedSecret } from '../shared/tencent/stored-secret.ts';

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
    return storedSecret(this.#client, this.#id);
  }

  async store(value: Secret): Promise<void> {
    await reading('secretsmanager:PutSecretValue', () =>
      this.#client.send(new PutSecretValueCommand({ SecretId: this.#id, SecretString: value.reveal() })),
    );
  }
}
