import type { SecretSource } from '../../../functions/tencent/tencent-credentials.ts';
import type { Process } from '../engine/process.ts';
import type { Scheduler } from '../engine/scheduler.ts';
import type { Plan } from '../plan.ts';

/** What nobody may ever read anywhere. */
export const KEY_SECRET = 'simulatedsecretkey';

/**
 * The secret with the account's keys. In a rotation Tencent takes new keys from its beginning on, and the secret holds
 * the old ones, or none, until its end.
 */
export class AccountSecret {
  readonly #scheduler: Scheduler;
  readonly #rotation: Plan['rotation'];

  constructor(scheduler: Scheduler, rotation: Plan['rotation']) {
    this.#scheduler = scheduler;
    this.#rotation = rotation;
  }

  source(process: Process): SecretSource {
    return {
      readSecret: () =>
        process.request('secret.read', () => {
          const { now } = this.#scheduler;
          const rotation = this.#rotation;
          if (
            rotation !== undefined &&
            now >= rotation.from &&
            now < rotation.to &&
            process.faults.random.chance(0.2)
          ) {
            this.#scheduler.count('fault secret empty');
            return '{"secretId":"","secretKey":""}';
          }
          const secretKey = `${KEY_SECRET}${rotation === undefined || now < rotation.to ? 'old' : 'new'}`;
          return JSON.stringify({ secretId: 'simulated', secretKey });
        }),
    };
  }

  /** Whether Tencent takes these keys now. */
  isValid(secretKey: string): boolean {
    const rotation = this.#rotation;
    if (rotation === undefined) return true;
    return secretKey.endsWith('new') || this.#scheduler.now < rotation.from;
  }
}
