import { createRequire } from 'node:module';
import type { Credentials, SignedRequest } from '../../../local/stand-in/api/signature.ts';

/** The official SDK's own signer. */
const { default: Sign } = createRequire(import.meta.url)('tencentcloud-sdk-nodejs/tencentcloud/common/sign.js') as {
  default: { sign3(input: object): string };
};

export interface RequestOptions {
  readonly credentials: Credentials;
  readonly action?: string;
  readonly parameters?: Record<string, unknown>;
  readonly host?: string;
  readonly service?: string;
  readonly nowMs?: number;
  readonly headers?: Record<string, string>;
}

/** A request as the SDK sends it: signed for the host without its port, sent with the port. */
export function signedRequest(options: RequestOptions): SignedRequest {
  const { credentials, action = 'CreateFace', parameters = {}, host = '127.0.0.1:9100', nowMs = Date.now() } = options;
  const timestamp = Math.floor(nowMs / 1000);
  const authorization = Sign.sign3({
    method: 'POST',
    url: `http://${host}/`,
    payload: parameters,
    timestamp,
    service: options.service ?? host.split('.')[0],
    secretId: credentials.secretId,
    secretKey: credentials.secretKey,
    headers: { 'Content-Type': 'application/json' },
  });
  return {
    method: 'POST',
    url: '/',
    headers: {
      host,
      authorization,
      'content-type': 'application/json',
      'x-tc-action': action,
      'x-tc-version': '2018-03-01',
      'x-tc-timestamp': String(timestamp),
      ...options.headers,
    },
    body: Buffer.from(JSON.stringify(parameters)),
  };
}
