import type { IncomingMessage } from 'node:http';
import type { S3Client } from '@aws-sdk/client-s3';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { LoopbackServer } from '../../../local/processes/loopback-server.ts';
import { type ConnectionFault, S3Gateway } from '../../../local/s3-gateway/s3-gateway.ts';

const PAGE = 'https://app.example.com';
const RULE = {
  AllowedOrigins: [PAGE],
  AllowedMethods: ['PUT', 'POST', 'GET', 'HEAD'],
  AllowedHeaders: ['*'],
  ExposeHeaders: ['ETag', 'x-amz-version-id'],
  MaxAgeSeconds: 3000,
};

let emulator: LoopbackServer;
let received: { method?: string | undefined; url?: string | undefined; host?: string | undefined }[];
let gateway: S3Gateway;
let endpoint: string;
let fault: ConnectionFault | undefined;
let asked: (string | undefined)[];

/** Of one bucket, `images`. */
const s3 = {
  send: async ({ input }: { input: { Bucket?: string } }) => {
    asked.push(input.Bucket);
    if (input.Bucket !== 'images') throw new Error('NoSuchCORSConfiguration');
    return { CORSRules: [RULE] };
  },
} as unknown as S3Client;

beforeEach(async () => {
  received = [];
  asked = [];
  fault = undefined;
  emulator = new LoopbackServer((request: IncomingMessage, response) => {
    received.push({ method: request.method, url: request.url, host: request.headers.host });
    response.setHeader('access-control-allow-origin', '*');
    response.setHeader('access-control-expose-headers', '*');
    response.setHeader('x-amz-version-id', 'v1');
    response.end('done');
  });
  gateway = new S3Gateway({ endpoint: await emulator.start(), region: 'us-east-1', s3, fault: () => fault });
  endpoint = await gateway.start();
});

afterEach(async () => {
  await gateway.stop();
  await emulator.stop();
});

const preflight = (path: string, origin: string) =>
  fetch(endpoint + path, { method: 'OPTIONS', headers: { origin, 'access-control-request-method': 'PUT' } });

describe('a request', () => {
  it('reaches the emulator unchanged, with the host that was signed', async () => {
    await fetch(`${endpoint}/images/a%2Bb.jpg?X-Amz-Signature=s&versionId=1`, { method: 'PUT', body: 'x' });
    expect(received).toEqual([
      { method: 'PUT', url: '/images/a%2Bb.jpg?X-Amz-Signature=s&versionId=1', host: new URL(endpoint).host },
    ]);
  });

  it("has the CORS headers of the bucket's own rule in its answer, and none of the emulator's", async () => {
    const { headers } = await fetch(`${endpoint}/images/a.jpg?x`, { headers: { origin: PAGE } });
    expect(headers.get('access-control-allow-origin')).toBe(PAGE);
    expect(headers.get('access-control-expose-headers')).toBe('ETag, x-amz-version-id');
    expect(headers.get('x-amz-version-id')).toBe('v1');
  });

  it.each([
    ['of another origin', '/images/a.jpg', 'https://other.example.com'],
    ['to a bucket without a CORS configuration', '/other/a.jpg', PAGE],
  ])('%s is carried out, and its answer has no CORS headers', async (_name, path, origin) => {
    const answer = await fetch(endpoint + path, { headers: { origin } });
    expect(await answer.text()).toBe('done');
    expect([...answer.headers.keys()].filter((name) => name.startsWith('access-control-'))).toEqual([]);
  });
});

describe('a preflight', () => {
  it('is answered by the CORS configuration of its bucket, and never reaches the emulator', async () => {
    expect((await preflight('/images/a.jpg', PAGE)).status).toBe(200);
    expect((await preflight('/images/a.jpg', 'https://other.example.com')).status).toBe(403);
    const refused = await preflight('/other', PAGE);
    expect(refused.status).toBe(403);
    expect(await refused.text()).toContain('CORS is not enabled for this bucket');
    expect(asked).toEqual(['images', 'images', 'other']);
    expect(received).toEqual([]);
  });
});

describe('a browser upload', () => {
  const form = (fields: Record<string, string>) => {
    const data = new FormData();
    for (const [name, value] of Object.entries(fields)) data.append(name, value);
    return data;
  };
  const post = async (body: FormData | string) => {
    const answer = await fetch(`${endpoint}/images`, { method: 'POST', body, headers: { origin: PAGE } });
    return {
      status: answer.status,
      text: await answer.text(),
      origin: answer.headers.get('access-control-allow-origin'),
    };
  };

  it.each([
    ['without a policy', form({ key: 'a', file: 'x' }), 403, 'AccessDenied'],
    ['without a key', form({ policy: 'a', file: 'x' }), 400, 'InvalidArgument'],
    ['without a file', form({ key: 'a', policy: 'a' }), 400, 'InvalidArgument'],
    [
      'with too many bytes before the file',
      form({ key: 'a'.repeat(20_480), file: 'x' }),
      400,
      'MaxPostPreDataLengthExceeded',
    ],
    ['that is no form', 'bytes', 400, 'MalformedPOSTRequest'],
  ])('%s is refused with an answer that the page can read', async (_name, body, status, code) => {
    const answer = await post(body);
    expect(answer).toMatchObject({ status, origin: PAGE });
    expect(answer.text).toContain(`<Code>${code}</Code>`);
    expect(received).toEqual([]);
  });

  it('without a length is refused', async () => {
    const body = new Blob(['x']).stream();
    const answer = await fetch(`${endpoint}/images`, { method: 'POST', body, duplex: 'half' } as RequestInit);
    expect(answer.status).toBe(411);
  });
});

describe('a fault', () => {
  it.each<[ConnectionFault, number]>([
    ['break', 0],
    ['lose-answer', 1],
  ])('that breaks the connection: %s', async (kind, requests) => {
    fault = kind;
    await expect(fetch(`${endpoint}/images/a.jpg`)).rejects.toThrow('fetch failed');
    expect(received).toHaveLength(requests);
  });

  it('that lets a request wait: stall', async () => {
    fault = 'stall';
    const waits = fetch(`${endpoint}/images/a.jpg`, { signal: AbortSignal.timeout(50) });
    await expect(waits).rejects.toThrow('timeout');
    expect(received).toEqual([]);
  });
});
