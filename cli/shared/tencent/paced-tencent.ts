import type { Clock } from '../../../functions/domain/clock.ts';
import type { Pacer } from '../../../functions/enroll/ports.ts';
import type { Asked, TencentClient } from './tencent-client.ts';

/** Slots are booked by images that are on their way: this program comes after them. */
const FULL_PAUSE_MS = 5_000;
/** Requests in a row that Tencent did not answer, or refused for the rate. */
const ATTEMPTS = 5;
const UNANSWERED_PAUSE_MS = 2_000;
/** Refused keys are read again once in half a minute: keys may be replaced once more while they are read. */
const REFUSED_KEYS_PAUSE_MS = 10_000;

/**
 * Asks Tencent at the rate that the functions share: each request takes a slot at the pacer. What got no answer, was too much
 * for the account, or came with keys that were just replaced, is asked again. Only for requests that change nothing.
 */
export class PacedTencent implements Pick<TencentClient, 'ask'> {
  readonly #client: Pick<TencentClient, 'ask'>;
  readonly #pacer: Pacer;
  readonly #clock: Pick<Clock, 'sleep'>;
  /** Requests that were sent. */
  requests = 0;

  constructor(client: Pick<TencentClient, 'ask'>, pacer: Pacer, clock: Pick<Clock, 'sleep'>) {
    this.#client = client;
    this.#pacer = pacer;
    this.#clock = clock;
  }

  async ask<T>(...question: Parameters<typeof TencentClient.prototype.ask<T>>): Promise<Asked<T>> {
    for (let attempt = 1; ; attempt += 1) {
      await this.#slot();
      this.requests += 1;
      const asked = await this.#client.ask(...question);
      if (asked.kind === 'refused' && asked.reason === 'Throttled') await this.#pacer.throttled();
      if (!mayPass(asked) || attempt === ATTEMPTS) return asked;
      const areKeysRefused = asked.kind === 'refused' && asked.reason === 'CredentialsRefused';
      await this.#clock.sleep(areKeysRefused ? REFUSED_KEYS_PAUSE_MS : UNANSWERED_PAUSE_MS * attempt);
    }
  }

  async #slot(): Promise<void> {
    for (;;) {
      const slot = await this.#pacer.slot(Number.POSITIVE_INFINITY);
      if (slot !== 'full' && (await slot.begin(Number.POSITIVE_INFINITY)) === 'granted') return;
      await this.#clock.sleep(FULL_PAUSE_MS);
    }
  }
}

function mayPass(asked: Asked<unknown>): boolean {
  if (asked.kind === 'unreachable') return true;
  return asked.kind === 'refused' && (asked.reason === 'Throttled' || asked.reason === 'CredentialsRefused');
}
