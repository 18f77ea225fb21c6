import type { Secret } from '../tencent/face-service.ts';

const HIDDEN = '[redacted]';

/**
 * A key or a presigned URL. However it gets into a text (template, JSON, log, error, `util.inspect`), it arrives there
 * without its secret; only `reveal` gives it away. Of a URL, origin and path may be read.
 */
export class SecretText implements Secret {
  /** Private to the language, so that neither spread nor a debugger's listing of properties shows it. */
  readonly #text: string;

  constructor(text: string) {
    this.#text = text;
  }

  reveal(): string {
    return this.#text;
  }

  toString(): string {
    if (!/^https?:/i.test(this.#text)) return HIDDEN;
    const url = URL.parse(this.#text);
    return url === null ? HIDDEN : `${url.origin}${url.pathname}?${HIDDEN}`;
  }

  toJSON(): string {
    return this.toString();
  }

  [Symbol.toPrimitive](): string {
    return this.toString();
  }

  /** Node's own inspection, by name, so that nothing of Node is imported here. */
  [Symbol.for('nodejs.util.inspect.custom')](): string {
    return this.toString();
  }
}
