import { createHmac } from 'node:crypto';
import type { SecretSource } from '../tencent/tencent-credentials.ts';

/**
 * The pseudonym of a person in receipts: HMAC-SHA-256 with a key that only the erase function reads. It is read once in the life of
 * a process, because it never changes.
 */
export class PersonHash {
  readonly #source: SecretSource;
  #key: Promise<string> | undefined;

  constructor(source: SecretSource) {
    this.#source = source;
  }

  /** @returns hexadecimal digits */
  async of(personId: string): Promise<string> {
    this.#key ??= this.#read();
    const key = await this.#key.catch((error: unknown) => {
      this.#key = undefined;
      throw error;
    });
    return createHmac('sha256', key).update(personId).digest('hex');
  }

  async #read(): Promise<string> {
    const key = await this.#source.readSecret();
    if (!key) throw new Error('The secret with the key for hashes of persons is empty. Deploy the stack again.');
    return key;
  }
}
