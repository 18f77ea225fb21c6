import { ApiError } from './api-error.ts';

/** Limits the requests in any sliding second. A refused request does not count. */
export class RateLimit {
  #accepted: number[] = [];

  admit(nowMs: number, requestsPerSecond: number): void {
    this.#accepted = this.#accepted.filter((at) => at > nowMs - 1000);
    if (this.#accepted.length >= requestsPerSecond) {
      throw new ApiError('RequestLimitExceeded', `More than ${requestsPerSecond} requests in a second.`);
    }
    this.#accepted.push(nowMs);
  }

  clear(): void {
    this.#accepted = [];
  }
}
