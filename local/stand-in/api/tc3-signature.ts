import { createHash, createHmac } from 'node:crypto';

/** What a TC3-HMAC-SHA256 signature covers. */
export interface Signed {
  readonly method: string;
  readonly path: string;
  readonly query: string;
  /** Name, in lower case, and value of each signed header, in the order of `SignedHeaders`. */
  readonly headers: readonly (readonly [name: string, value: string])[];
  readonly payload: Buffer | string;
  /** Epoch seconds: `X-TC-Timestamp`. */
  readonly timestamp: number;
  readonly service: string;
}

export function tc3Date(timestamp: number): string {
  return new Date(timestamp * 1000).toISOString().slice(0, 10);
}

/** @returns the hexadecimal signature of a request, as API 3.0 of Tencent Cloud computes it */
export function tc3Signature(signed: Signed, secretKey: string): string {
  const date = tc3Date(signed.timestamp);
  const canonicalRequest = [
    signed.method,
    signed.path,
    signed.query,
    signed.headers.map(([name, value]) => `${name}:${value}\n`).join(''),
    signed.headers.map(([name]) => name).join(';'),
    sha256(signed.payload),
  ].join('\n');
  const scope = `${date}/${signed.service}/tc3_request`;
  const text = ['TC3-HMAC-SHA256', signed.timestamp, scope, sha256(canonicalRequest)].join('\n');
  const key = hmac(hmac(hmac(`TC3${secretKey}`, date), signed.service), 'tc3_request');
  return hmac(key, text).toString('hex');
}

function sha256(text: Buffer | string): string {
  return createHash('sha256').update(text).digest('hex');
}

function hmac(key: Buffer | string, text: string): Buffer {
  return createHmac('sha256', key).update(text).digest();
}
