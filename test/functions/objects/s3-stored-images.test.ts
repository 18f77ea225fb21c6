import type http from 'node:http';
import type { Socket } from 'node:net';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { GetObjectCommand, S3Client } from '@aws-sdk/client-s3';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import type { FaceRow } from '../../../functions/domain/face-row.ts';
import { S3ObjectReader } from '../../../functions/objects/s3-object-reader.ts';
import { S3StoredImages } from '../../../functions/objects/s3-stored-images.ts';
import { LoopbackServer } from '../../../local/processes/loopback-server.ts';
import { VirtualTimeouts } from './virtual-timeouts.ts';

/** Enroll's requests against a server of this process, and beside them the same by the AWS SDK's own client for S3. */

/** Two of them are shorter than a look may take. */
const PATIENCE_MS = 900;
const SETTINGS = { maxAttempts: 2, requestHandler: { requestTimeout: PATIENCE_MS, throwOnRequestTimeout: true } };
const CONFIG = { region: 'us-east-1', credentials: { accessKeyId: 'AKID', secretAccessKey: 's', sessionToken: 't' } };
const ROW = { bucket: 'faces', objectKey: 'a b+c/张//.jpg', version: 'v/1' } as FaceRow;
const PATH = '/faces/a%20b%2Bc/%E5%BC%A0//.jpg?versionId=v%2F1';
const IMAGE = Buffer.from(Array.from({ length: 100_000 }, (_, index) => (index * 7919) % 251));

type Respond = (response: http.ServerResponse, socket: Socket) => void;

let answers: Respond[];
let received: http.IncomingMessage[];
let server: LoopbackServer;
let endpoint: string;
let timeouts: VirtualTimeouts;

beforeEach(async () => {
  timeouts = new VirtualTimeouts();
  timeouts.install();
  answers = [];
  received = [];
  server = new LoopbackServer((request, response) => {
    received.push(request);
    const answer = answers.length > 1 ? answers.shift() : answers[0];
    answer?.(response, request.socket);
  });
  endpoint = await server.start();
});

afterEach(async () => {
  timeouts.restore();
  await server.stop();
});

function images(): S3StoredImages {
  const reader = new S3ObjectReader({ aws: new DynamoDBClient(CONFIG).config, endpoint, ...SETTINGS });
  return new S3StoredImages(reader, 'prepared', 300);
}

const status =
  (code: number, body = '', headers: http.OutgoingHttpHeaders = {}): Respond =>
  (response) =>
    void response.writeHead(code, headers).end(body);

const refusal = (code: number, name: string, message = 'Because.') =>
  status(
    code,
    `<?xml version="1.0" encoding="UTF-8"?>\n<Error><Code>${name}</Code><Message>${message}</Message></Error>`,
  );

const ok: Respond = (response) => void response.writeHead(200).end(IMAGE);
const firstByte: Respond = (response) =>
  void response.writeHead(206, { 'content-range': `bytes 0-0/${IMAGE.length}` }).end(IMAGE.subarray(0, 1));
const silence: Respond = () => timeouts.pass(PATIENCE_MS);
const reset: Respond = (_response, socket) => void socket.resetAndDestroy();
const cutOff: Respond = (response, socket) => {
  response.writeHead(200, { 'content-length': IMAGE.length }).write(IMAGE.subarray(0, 5_000), () => socket.destroy());
};

describe('the requests of enroll', () => {
  it('are signed ones for exactly this version, and bring what is there', async () => {
    answers = [firstByte, ok];
    expect(await images().look(ROW)).toBe('there');
    expect(await images().base64(ROW)).toEqual({ base64: IMAGE.toString('base64') });
    expect(received.map(({ method, url }) => `${method} ${url}`)).toEqual([
      `GET ${PATH}&x-id=GetObject`,
      `GET ${PATH}&x-id=GetObject`,
    ]);
    expect(received.map(({ headers }) => headers.range)).toEqual(['bytes=0-0', undefined]);
    for (const { headers } of received) {
      expect(headers.authorization).toMatch(/^AWS4-HMAC-SHA256 Credential=AKID\/\d{8}\/us-east-1\/s3\/aws4_request, /);
      expect(headers).toMatchObject({ 'x-amz-security-token': 't', host: endpoint.slice('http://'.length) });
      expect(headers['x-amz-content-sha256']).toMatch(/^e3b0c44298fc1c149afbf4c8996fb924/);
    }
  });

  it('reuse their connection', async () => {
    answers = [ok];
    const same = images();
    for (let time = 0; time < 3; time++) await same.base64(ROW);
    expect(new Set(received.map(({ socket }) => socket.remotePort)).size).toBe(1);
  });

  it('make a URL without asking anybody', async () => {
    const url = await images().presign(ROW);
    expect(url.reveal()).toMatch(new RegExp(`^${endpoint}/faces/a%20b%2Bc/%E5%BC%A0//\\.jpg\\?.*X-Amz-Expires=300&`));
    expect(String(url)).not.toContain('Signature');
    expect(received).toEqual([]);
  });
});

describe('what was prepared of an image', () => {
  const PREPARED = { ...ROW, prepared: { key: 'ab12/cd34', width: 1, height: 1, size: 1 } };
  const OBJECT = '/prepared/ab12/cd34?x-id=GetObject';
  const ORIGINAL = `${PATH}&x-id=GetObject`;

  it('is sent instead of the original', async () => {
    answers = [firstByte, ok];
    const url = new URL((await images().presign(PREPARED)).reveal());
    expect([url.pathname, url.searchParams.get('versionId')]).toEqual(['/prepared/ab12/cd34', null]);
    expect(await images().look(PREPARED)).toBe('there');
    expect(await images().base64(PREPARED)).toEqual({ base64: IMAGE.toString('base64') });
    expect(received.map(({ url }) => url)).toEqual([OBJECT, OBJECT]);
  });

  it.each<[string, Respond, string]>([
    ['not prepared any more, while the original is there', firstByte, 'notPrepared'],
    ['gone with the original', refusal(404, 'NoSuchVersion'), 'gone'],
    ['unavailable when S3 does not tell of the original', refusal(503, 'SlowDown'), 'unavailable'],
  ])('has expired: the image is %s', async (_, original, expected) => {
    for (const ask of ['look', 'base64'] as const) {
      answers = [refusal(404, 'NoSuchKey'), original];
      received = [];
      expect(await images()[ask](PREPARED)).toBe(expected);
      expect(received.slice(0, 2).map(({ url }) => url)).toEqual([OBJECT, ORIGINAL]);
    }
  });
});

const scenarios: readonly [string, Respond[]][] = [
  ['200', [ok]],
  ['404 NoSuchKey', [refusal(404, 'NoSuchKey')]],
  ['404 NoSuchVersion', [refusal(404, 'NoSuchVersion')]],
  ['404 NoSuchBucket', [refusal(404, 'NoSuchBucket')]],
  ['404 of a body that is none of S3', [status(404, '<html>Not here')]],
  ['405 of a delete marker', [refusal(405, 'MethodNotAllowed')]],
  ['403', [refusal(403, 'AccessDenied', 'User: x is not authorized on resource: &quot;y&quot;')]],
  ['403 of a wrong clock', [refusal(403, 'RequestTimeTooSkewed')]],
  ['403 of keys that have ended', [refusal(403, 'ExpiredToken')]],
  ['400 of a disabled KMS key', [refusal(400, 'KMS.DisabledException')]],
  ['400 without a body', [status(400)]],
  ['400 RequestTimeout', [refusal(400, 'RequestTimeout')]],
  ['412', [refusal(412, 'PreconditionFailed')]],
  ['301 to another region', [refusal(301, 'PermanentRedirect')]],
  ['307', [status(307, '', { location: 'http://127.0.0.1:1/' })]],
  ['304', [status(304)]],
  ['416', [refusal(416, 'InvalidRange')]],
  ['500, then 200', [refusal(500, 'InternalError'), ok]],
  ['500 and 500', [refusal(500, 'InternalError')]],
  ['502 of a proxy, then 200', [status(502, '<html>Bad gateway</html>'), ok]],
  ['503 SlowDown, then 200', [refusal(503, 'SlowDown'), ok]],
  ['503, then 404', [status(503), refusal(404, 'NoSuchVersion')]],
  ['504', [status(504)]],
  ['501', [refusal(501, 'NotImplemented')]],
  ['a reset, then 200', [reset, ok]],
  ['resets', [reset]],
  ['silence, then 200', [silence, ok]],
  ['silence', [silence]],
];

describe('an answer of S3', () => {
  it.each(scenarios)('is taken as by the AWS SDK: %s', async (_name, script) => {
    const ask = async (look: () => Promise<unknown>) => {
      answers = [...script];
      received = [];
      const outcome = await look().catch(nameOf);
      return { outcome, attempts: received.length };
    };
    const ours = images();
    const theirs = new SdkImages();
    expect(await ask(() => ours.look(ROW))).toEqual(await ask(() => theirs.look()));
    expect(await ask(() => ours.base64(ROW))).toEqual(await ask(() => theirs.base64()));
  });

  it('tells in its error what S3 said', async () => {
    answers = [refusal(403, 'AccessDenied', 'No &quot;s3:GetObject&quot; for a &lt;role&gt; &amp; user')];
    await expect(images().base64(ROW)).rejects.toMatchObject({
      name: 'AccessDenied',
      message: 'No "s3:GetObject" for a <role> & user',
    });
    await expect(images().look(ROW)).rejects.toMatchObject({ name: 'AccessDenied' });
  });

  it('that the bucket is gone does not say that the object is', async () => {
    answers = [refusal(404, 'NoSuchBucket', 'The specified bucket does not exist')];
    await expect(images().look(ROW)).rejects.toMatchObject({ name: 'NoSuchBucket' });
    await expect(images().base64(ROW)).rejects.toMatchObject({ name: 'NoSuchBucket' });
  });

  it('about an empty object says that it is there', async () => {
    answers = [refusal(416, 'InvalidRange')];
    expect(await images().look(ROW)).toBe('there');
  });

  it('that breaks off is asked for again, and is never half an image', async () => {
    answers = [cutOff, ok];
    expect(await images().base64(ROW)).toEqual({ base64: IMAGE.toString('base64') });
    answers = [cutOff];
    expect(await images().base64(ROW)).toBe('unavailable');
  });

  it('to a look is not waited for longer than the record of a call can wait', async () => {
    answers = [silence];
    const patient = new S3ObjectReader({
      aws: new DynamoDBClient(CONFIG).config,
      endpoint,
      ...SETTINGS,
      requestHandler: {},
    });
    await expect(patient.firstByte(ROW, 100)).rejects.toMatchObject({ name: 'AbortError' });
    expect(received).toHaveLength(1);
  });

  it('that stalls in its body is not waited for without end', async () => {
    const stall: Respond = (response) => {
      response.writeHead(200, { 'content-length': 10 }).write('half', () => setImmediate(() => timeouts.pass(100)));
    };
    answers = [stall];
    const reader = new S3ObjectReader({ aws: new DynamoDBClient(CONFIG).config, endpoint, ...SETTINGS });
    await expect(reader.get(ROW, 100)).rejects.toThrow();
    expect(received).toHaveLength(1);
  });
});

function nameOf(error: Error & { readonly $metadata?: { readonly httpStatusCode?: number } }): unknown {
  return { name: error.name, status: error.$metadata?.httpStatusCode };
}

/** The same, by the AWS SDK's client for S3. */
class SdkImages {
  readonly #client = new S3Client({ ...CONFIG, ...SETTINGS, endpoint, forcePathStyle: true });
  readonly #input = { Bucket: ROW.bucket, Key: ROW.objectKey, VersionId: ROW.version };

  async look(): Promise<unknown> {
    return this.#client
      .send(new GetObjectCommand({ ...this.#input, Range: 'bytes=0-0' }))
      .then(async ({ Body }) => Body?.transformToByteArray())
      .then(() => 'there', presentUnlessMissing);
  }

  async base64(): Promise<unknown> {
    return this.#client
      .send(new GetObjectCommand(this.#input))
      .then(async ({ Body }) => ({ base64: await Body?.transformToString('base64') }), missing);
  }
}

/** There is no first byte of an empty object. */
function presentUnlessMissing(error: Error & { readonly $metadata?: { readonly httpStatusCode?: number } }): string {
  return error.$metadata?.httpStatusCode === 416 ? 'there' : missing(error);
}

function missing(error: Error & { readonly $metadata?: { readonly httpStatusCode?: number } }): string {
  if (isGone(error)) return 'gone';
  const status = error.$metadata?.httpStatusCode;
  const isTransient = [undefined, 429, 500, 501, 502, 503, 504].includes(status) || error.name === 'RequestTimeout';
  if (isTransient) return 'unavailable';
  throw error;
}

function isGone({ name, $metadata }: { name: string; $metadata?: { httpStatusCode?: number } }): boolean {
  return [404, 405].includes($metadata?.httpStatusCode ?? 0) && name !== 'NoSuchBucket';
}
