import { timingSafeEqual } from 'node:crypto';
import { ApiError } from './api-error.ts';
import { tc3Date, tc3Signature } from './tc3-signature.ts';

export interface Credentials {
  readonly secretId: string;
  readonly secretKey: string;
  /** With a token, a request must carry it as `X-TC-Token`. */
  readonly token?: string | undefined;
}

export interface SignedRequest {
  readonly method: string;
  /** Path and query, as received. */
  readonly url: string;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  readonly body: Buffer;
}

const AUTHORIZATION =
  /^TC3-HMAC-SHA256 Credential=([^/\s]+)\/(\d{4}-\d\d-\d\d)\/([^/\s]+)\/tc3_request, ?SignedHeaders=([a-z0-9;-]+), ?Signature=([0-9a-f]{64})$/;
const MAX_CLOCK_SKEW_SECONDS = 300;

/** @throws ApiError with Tencent's `AuthFailure.*` unless the request is signed with one of the credentials */
export function checkSignature(request: SignedRequest, credentials: readonly Credentials[], nowMs: number): void {
  const parts = AUTHORIZATION.exec(header(request, 'authorization') ?? '');
  if (!parts)
    throw new ApiError('AuthFailure.InvalidAuthorization', 'The Authorization header is missing or malformed.');
  const [, secretId = '', date = '', service = '', signedHeaders = '', signature = ''] = parts;

  const timestamp = Number(header(request, 'x-tc-timestamp'));
  if (!Number.isInteger(timestamp) || Math.abs(nowMs / 1000 - timestamp) > MAX_CLOCK_SKEW_SECONDS) {
    throw new ApiError('AuthFailure.SignatureExpire', 'X-TC-Timestamp is more than five minutes off.');
  }
  const known = credentials.find((each) => each.secretId === secretId);
  if (!known) throw new ApiError('AuthFailure.SecretIdNotFound', 'The SecretId is not found.');
  if (known.token !== undefined && header(request, 'x-tc-token') !== known.token) {
    throw new ApiError('AuthFailure.TokenFailure', 'X-TC-Token is missing or wrong.');
  }

  const names = signedHeaders.split(';');
  const host = header(request, 'host') ?? '';
  // The SDK takes the service from the first label of the endpoint's host, whatever the host is.
  const serviceIsRight = service === 'iai' || service === host.split('.')[0];
  const covered = names.includes('content-type') && names.includes('host');
  if (date !== tc3Date(timestamp) || !serviceIsRight || !covered) {
    throw new ApiError('AuthFailure.SignatureFailure', 'The credential scope or the signed headers are wrong.');
  }

  const [path = '/', query = ''] = request.url.split('?', 2);
  // The SDK signs the host without its port and sends it with the port.
  const hosts = new Set([host, host.replace(/:\d+$/, '')]);
  const matches = [...hosts].some((signedHost) => {
    const headers = names.map(
      (name) => [name, name === 'host' ? signedHost : (header(request, name) ?? '').trim()] as const,
    );
    const signed = { method: request.method, path, query, headers, payload: request.body, timestamp, service };
    return timingSafeEqual(Buffer.from(tc3Signature(signed, known.secretKey)), Buffer.from(signature));
  });
  if (!matches) throw new ApiError('AuthFailure.SignatureFailure', 'The signature does not match.');
}

function header(request: SignedRequest, name: string): string | undefined {
  const value = request.headers[name];
  return Array.isArray(value) ? value.join(', ') : value;
}
