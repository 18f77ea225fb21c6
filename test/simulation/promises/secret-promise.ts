import type { Scheduler } from '../engine/scheduler.ts';
import { KEY_SECRET } from '../world/account-secret.ts';

/** Enough of a signature to be one; a shorter piece tells nobody anything. */
const SIGNATURE = '5ec4e75ec4e7';

/** Nothing behind the `?` of a presigned URL and nothing of the keys is ever in a row, a message or a log. */
export class SecretPromise {
  readonly #scheduler: Scheduler;

  constructor(scheduler: Scheduler) {
    this.#scheduler = scheduler;
  }

  logged(text: string): void {
    this.#check('a log', text);
  }

  stored(where: string, texts: Iterable<string>): void {
    for (const text of texts) this.#check(where, text);
  }

  #check(where: string, text: string): void {
    if (text.includes(SIGNATURE) || text.includes(KEY_SECRET))
      this.#scheduler.violate(`a secret is in ${where}: ${text}`);
  }
}
