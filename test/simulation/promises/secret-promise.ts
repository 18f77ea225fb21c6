import type { Scheduler } from '../engine/scheduler.ts';
import { KEY_SECRET } from '../world/account-secret.ts';

/** Enough of a signature to be one; a shorter piece tells nobody anything. */
const SIGNATURE = '5ec4e75ec4e7';

/** How each key of a pseudonym begins, before it is base64. */
export const PSEUDONYM_KEY = 'pseudonym-key';
/** All of its first characters that do not depend on what follows. */
const ENCODED_KEY = Buffer.from(PSEUDONYM_KEY).toString('base64').slice(0, 16);

/** Nothing behind the `?` of a presigned URL and nothing of any key is ever in a row, a message or a log. */
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
    if ([SIGNATURE, KEY_SECRET, ENCODED_KEY].some((secret) => text.includes(secret)))
      this.#scheduler.violate(`a secret is in ${where}: ${text}`);
  }
}
