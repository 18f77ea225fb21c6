import * as v from 'valibot';
import type { Clock } from '../domain/clock.ts';
import { redact } from '../domain/secrets/redaction.ts';
import { SecretText } from '../domain/secrets/secret-text.ts';
import type { NoCredentials } from '../domain/tencent/face-service.ts';

/** The keys of the Tencent account. */
export interface TencentKeys {
  readonly secretId: SecretText;
  readonly secretKey: SecretText;
  /** Only temporary keys have one. */
  readonly token?: SecretText | undefined;
}

export type KeysOrNone = { readonly kind: 'keys'; readonly keys: TencentKeys } | NoCredentials;

export interface SecretSource {
  /**
   * The secret's text; undefined when there is none.
   *
   * @throws {SecretUnreadableError} when an operator has to act before it can be read
   * @throws whatever else went wrong and may pass
   */
  readSecret(): Promise<string | undefined>;
}

/** Trying again does not help: `message` says what does. */
export class SecretUnreadableError extends Error {
  override readonly name = 'SecretUnreadableError';
}

export const KEEP_MS = 5 * 60_000;

/** Between two readings that a refusal, or a failed reading, gave rise to. */
export const REREAD_MS = 30_000;

/** A little longer than any request waits for a slot at the pacer. */
const READY_FOR_MS = 25_000;

/** The account's keys, kept for a few minutes, so that a rotation needs no deployment. */
export class TencentCredentials {
  readonly #source: SecretSource;
  readonly #clock: Clock;
  #held: { readonly keys: TencentKeys; readonly until: number } | undefined;
  #reading: Promise<KeysOrNone> | undefined;
  #droppedAt = Number.NEGATIVE_INFINITY;

  constructor(source: SecretSource, clock: Clock) {
    this.#source = source;
    this.#clock = clock;
  }

  /** Never throws. Who asks while the secret is being read waits for that one reading. */
  async get(): Promise<KeysOrNone> {
    return this.#keysFor(0);
  }

  /** Keys that the next `get` need not wait for, for as long as any request waits for a slot. Never throws. */
  async ready(): Promise<KeysOrNone> {
    return this.#keysFor(READY_FOR_MS);
  }

  async #keysFor(ms: number): Promise<KeysOrNone> {
    if (this.#held !== undefined && this.#clock.now() + ms < this.#held.until)
      return { kind: 'keys', keys: this.#held.keys };
    this.#reading ??= this.#read().finally(() => {
      this.#reading = undefined;
    });
    return this.#reading;
  }

  /** Tencent does not take these keys: unless that was so a moment ago, the next `get` reads the secret again. */
  refused(keys: TencentKeys): void {
    const isOld = this.#held?.keys !== keys;
    if (isOld || this.#clock.now() - this.#droppedAt < REREAD_MS) return;
    this.#held = undefined;
    this.#droppedAt = this.#clock.now();
  }

  async #read(): Promise<KeysOrNone> {
    const before = this.#held;
    let text: string | undefined;
    try {
      text = await this.#source.readSecret();
    } catch (error) {
      return this.#unreadable(error, before?.keys);
    }
    const result = parsed(text);
    this.#held = result.kind === 'keys' ? { keys: result.keys, until: this.#clock.now() + KEEP_MS } : undefined;
    return result;
  }

  #unreadable(error: unknown, older: TencentKeys | undefined): KeysOrNone {
    if (error instanceof SecretUnreadableError) {
      this.#held = undefined;
      return { kind: 'noCredentials', message: error.message };
    }
    if (older !== undefined && this.#held !== undefined) {
      this.#held = { keys: older, until: this.#clock.now() + REREAD_MS + READY_FOR_MS };
      return { kind: 'keys', keys: older };
    }
    const detail = redact(error instanceof Error ? `${error.name}: ${error.message}` : String(error));
    const message = `The secret with the keys could not be read just now (${detail}).`;
    return { kind: 'noCredentials', message, mayPass: true };
  }
}

/** A line end or a space around a pasted key is forgiven; inside, it would break the request's header. */
const Key = v.pipe(v.string(), v.trim());
const SecretJson = v.object({ secretId: Key, secretKey: Key, token: v.nullish(Key) });
const KEY_CHARACTERS = /^[!-~]+$/;

const EXPECTED = 'Write {"secretId": "...", "secretKey": "..."} into it, with the keys of the Tencent account.';

function parsed(text: string | undefined): KeysOrNone {
  if (text === undefined || text.trim() === '') return none('The secret is empty.');
  const json = asJson(text);
  if (json === undefined) return none('The secret is not JSON.');
  const secret = v.safeParse(SecretJson, json);
  if (!secret.success) return none('The secret lacks secretId or secretKey, or one of its values is not a string.');
  const { secretId, secretKey, token } = secret.output;
  if (secretId === '' || secretKey === '') return none('The secret holds no keys yet: secretId or secretKey is empty.');
  if (![secretId, secretKey, token || 'none'].every((key) => KEY_CHARACTERS.test(key))) {
    return none('The secret holds a key with spaces or characters that no key has.');
  }
  const keys = { secretId: new SecretText(secretId), secretKey: new SecretText(secretKey) };
  return { kind: 'keys', keys: token ? { ...keys, token: new SecretText(token) } : keys };
}

function none(problem: string): KeysOrNone {
  return { kind: 'noCredentials', message: `${problem} ${EXPECTED}` };
}

/** JSON's own error would quote the secret. */
function asJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
