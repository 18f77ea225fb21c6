/** Time, chance and identity: injected, so that a test can own them. */
export interface Clock {
  /** Epoch milliseconds. */
  now(): number;
  /** Resolves after `ms` milliseconds. */
  sleep(ms: number): Promise<void>;
}

export interface Chance {
  /** At least 0 and below 1. */
  random(): number;
  /** A UUID that was never made before. */
  newId(): string;
  /** A secret key: 32 bytes, as base64. */
  newKey(): string;
}

export function isoTime(epochMs: number): string {
  return new Date(epochMs).toISOString();
}
