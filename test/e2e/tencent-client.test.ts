import http, { type IncomingMessage, type ServerResponse } from 'node:http';
import net, { type AddressInfo } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, it, test } from '@jest/globals';
import { SecretText } from '../../functions/domain/secrets/secret-text.ts';
import type { SendWindow } from '../../functions/domain/tencent/face-service.ts';
import { type IaiSite, type IaiTransport, SdkTransport } from '../../functions/tencent/iai-transport.ts';
import { TencentCredentials } from '../../functions/tencent/tencent-credentials.ts';
import { TencentFaceService } from '../../functions/tencent/tencent-face-service.ts';

/** Tencent's SDK against servers of this process: what of a request can be known to have been sent. */

const ANSWER = { Response: { RetCode: [0], SucFaceIds: ['42'], SucIndexes: [0], RequestId: 'r-1' } };
const URL_OF_IMAGE = 'https://faces.s3.amazonaws.com/a.jpg?X-Amz-Signature=0123456789abcdef0123456789abcdef';
const REQUEST = { personId: '1001', images: { urls: [new SecretText(URL_OF_IMAGE)] } };

interface Received {
  readonly headers: IncomingMessage['headers'];
  readonly body: string;
}

type Respond = (response: ServerResponse, request: IncomingMessage, count: number) => void;

let respond: Respond;
let received: Received[];
let connections: number;
let server: http.Server;
let endpoint: string;
let rawServers: net.Server[];
let services: TencentFaceService[];
let now: () => number;

beforeEach(async () => {
  respond = (response) => json(response, ANSWER);
  received = [];
  connections = 0;
  rawServers = [];
  services = [];
  now = Date.now;
  server = http.createServer(async (request, response) => {
    let body = '';
    for await (const chunk of request) body += chunk;
    received.push({ headers: request.headers, body });
    respond(response, request, received.length);
  });
  server.on('connection', () => connections++);
  endpoint = `http://127.0.0.1:${await listen(server)}`;
});

afterEach(async () => {
  for (const service of services) service.dropIdleConnections();
  server.closeAllConnections();
  for (const each of [server, ...rawServers]) await new Promise((resolve) => each.close(resolve));
});

function serviceAt(site: Partial<IaiSite> = {}, wrap = (transport: IaiTransport) => transport): TencentFaceService {
  const clock = { now: () => now(), sleep: async () => {} };
  const readSecret = async () => '{"secretId":"AKIDexample","secretKey":"example-key","token":"example-token"}';
  const credentials = new TencentCredentials({ readSecret }, clock);
  const props = { endpoint, apiVersion: '2018-03-01', ...site, credentials, clock } as const;
  const service = new TencentFaceService(props, wrap(new SdkTransport(props)));
  services.push(service);
  return service;
}

function createFace(service: TencentFaceService, window: Partial<SendWindow> = {}) {
  return service.createFace(REQUEST, { notAfter: now() + 2000, answerWithinMs: 2000, ...window });
}

async function listen(some: net.Server): Promise<number> {
  await new Promise<void>((resolve) => some.listen(0, '127.0.0.1', resolve));
  return (some.address() as AddressInfo).port;
}

function json(response: ServerResponse, body: unknown, status = 200): void {
  response.writeHead(status, { 'content-type': 'application/json' });
  response.end(typeof body === 'string' ? body : JSON.stringify(body));
}

async function openConnections(): Promise<number> {
  return new Promise((resolve, reject) => {
    server.getConnections((error, count) => (error ? reject(error) : resolve(count)));
  });
}

/** A closed connection takes a moment to be seen at its other end. */
async function untilConnections(count: number): Promise<void> {
  for (let waits = 0; waits < 20 && (await openConnections()) !== count; waits++) await sleep(10);
  expect(await openConnections()).toBe(count);
}

describe('a request', () => {
  test.each<[Partial<IaiSite>, object]>([
    [{ apiVersion: '2018-03-01' }, { 'x-tc-version': '2018-03-01' }],
    [
      { apiVersion: '2020-03-03', region: 'ap-guangzhou' },
      { 'x-tc-version': '2020-03-03', 'x-tc-region': 'ap-guangzhou' },
    ],
  ])('is what Tencent expects: %j', async (site, headers) => {
    expect(await createFace(serviceAt(site))).toEqual({
      kind: 'answered',
      answer: { results: [{ retCode: 0, faceId: '42' }] },
      requestId: 'r-1',
    });
    expect(received).toHaveLength(1);
    expect(JSON.parse(received[0]?.body ?? '')).toEqual({ PersonId: '1001', Urls: [URL_OF_IMAGE] });
    expect(received[0]?.headers).toMatchObject({
      'x-tc-action': 'CreateFace',
      'x-tc-language': 'en-US',
      'x-tc-token': 'example-token',
      authorization: expect.stringMatching(/^TC3-HMAC-SHA256 Credential=AKIDexample\//),
      ...headers,
    });
    if (site.region === undefined) expect(received[0]?.headers).not.toHaveProperty('x-tc-region');
  });

  it('of another kind asks for a person', async () => {
    respond = (response) =>
      json(response, { Response: { PersonName: 'Li', Gender: 1, FaceIds: ['1'], RequestId: 'r' } });
    expect(await serviceAt().personFaces('1001')).toMatchObject({ kind: 'answered', answer: { faceIds: ['1'] } });
    expect(received).toMatchObject([{ body: '{"PersonId":"1001"}' }]);
  });

  it('may be refused', async () => {
    const error = { Code: 'FailedOperation.ImageDownloadError', Message: `图片下载错误: ${URL_OF_IMAGE}` };
    respond = (response) => json(response, { Response: { Error: error, RequestId: 'r-2' } });
    expect(await createFace(serviceAt())).toEqual({
      kind: 'refused',
      code: 'FailedOperation.ImageDownloadError',
      message: '图片下载错误: https://faces.s3.amazonaws.com/a.jpg?[redacted]',
      requestId: 'r-2',
    });
  });
});

describe('a request is known not to have been sent when', () => {
  afterEach(() => {
    expect(received).toHaveLength(0);
  });

  test('the connection is refused', async () => {
    const closed = net.createServer();
    const port = await listen(closed);
    await new Promise((resolve) => closed.close(resolve));
    expect(await createFace(serviceAt({ endpoint: `http://127.0.0.1:${port}` }))).toEqual({
      kind: 'notSent',
      message: expect.stringContaining('ECONNREFUSED'),
    });
  });

  test('the name has no address', async () => {
    const service = serviceAt({ endpoint: 'https://iai.invalid' });
    expect((await createFace(service, { notAfter: now() + 250 })).kind).toBe('notSent');
  });

  test('there is no TLS at the other end', async () => {
    const service = serviceAt({ endpoint: endpoint.replace('http:', 'https:') });
    expect((await createFace(service)).kind).toBe('notSent');
    expect(connections).toBe(1);
  });

  test('the other end closes the connection before TLS is up', async () => {
    const raw = net.createServer((socket) => socket.destroy());
    rawServers.push(raw);
    expect((await createFace(serviceAt({ endpoint: `https://127.0.0.1:${await listen(raw)}` }))).kind).toBe('notSent');
  });

  test('the connection is not up at the time after which nothing may leave', async () => {
    const sockets: net.Socket[] = [];
    const raw = net.createServer((socket) => sockets.push(socket.on('error', () => {})));
    rawServers.push(raw);
    const service = serviceAt({ endpoint: `https://127.0.0.1:${await listen(raw)}` });
    const started = Date.now();
    expect((await createFace(service, { notAfter: now() + 100 })).kind).toBe('notSent');
    expect(Date.now() - started).toBeLessThan(1000);
    for (const socket of sockets) socket.destroy();
  });

  test('the process was frozen while the connection came up', async () => {
    const service = serviceAt({}, (inner) => ({
      start: (request) => {
        const started = inner.start(request);
        now = () => Date.now() + 60_000;
        return started;
      },
      dropIdleConnections: () => inner.dropIdleConnections(),
    }));
    expect((await createFace(service)).kind).toBe('notSent');
    expect(connections).toBe(1);
    await untilConnections(0);
  });
});

test('a process that was frozen sends nothing on a connection that it had before either', async () => {
  let isFrozen = false;
  const service = serviceAt({}, (inner) => ({
    start: (request) => {
      if (isFrozen) now = () => Date.now() + 60_000;
      return inner.start(request);
    },
    dropIdleConnections: () => inner.dropIdleConnections(),
  }));
  await createFace(service);
  isFrozen = true;
  expect((await createFace(service)).kind).toBe('notSent');
  expect(received).toHaveLength(1);
  await untilConnections(0);
});

describe('the outcome is unknown when the request was sent and', () => {
  test.each<[string, Respond]>([
    ['the connection is reset before an answer', (response) => response.socket?.resetAndDestroy()],
    ['the connection ends before an answer', (response) => response.socket?.end()],
    [
      'the connection is reset within the answer',
      (response) => {
        response.writeHead(200, { 'content-type': 'application/json', 'content-length': 500 });
        response.write('{"Response":');
        setTimeout(() => response.socket?.resetAndDestroy(), 20);
      },
    ],
    ['the status is 500', (response) => json(response, ANSWER, 500)],
    ['the status is 503, with a page', (response) => json(response, '<html>', 503)],
    ['the answer is no JSON', (response) => json(response, '<html>')],
    ['the answer is cut off', (response) => json(response, JSON.stringify(ANSWER).slice(0, 40))],
    ['the answer is empty', (response) => json(response, '')],
    ['the answer is null', (response) => json(response, 'null')],
    ['the answer has no Response', (response) => json(response, { RequestId: 'r-1' })],
    ['the answer has an error without a code', (response) => json(response, { Response: { Error: {} } })],
    ['the answer contradicts itself', (response) => json(response, { Response: { RetCode: [0], SucFaceIds: [] } })],
    [
      'the answer is a stream of events',
      (response) => {
        response.writeHead(200, { 'content-type': 'text/event-stream' });
        response.write('data: {}\n\n');
      },
    ],
    [
      'the answer is a stream of events that breaks',
      (response) => {
        response.writeHead(200, { 'content-type': 'text/event-stream' });
        response.write('data: {}\n\n', () => response.socket?.resetAndDestroy());
      },
    ],
    [
      'it is to be repeated elsewhere',
      (response) => {
        response.writeHead(307, { location: `${endpoint}/elsewhere` });
        response.end();
      },
    ],
  ])('%s', async (_what, how) => {
    respond = how;
    const outcome = await createFace(serviceAt());
    expect(outcome).toEqual({ kind: 'unknown', message: expect.stringMatching(/^.{10,200}$/) });
    expect(received).toHaveLength(1);
  });

  test.each<[string, Respond]>([
    ['there is no answer', () => {}],
    ['only the head of an answer comes', (response) => response.writeHead(200).flushHeaders()],
    [
      'the answer drips',
      (response) => {
        const drip = setInterval(() => response.write(' '), 20);
        response.on('close', () => clearInterval(drip));
      },
    ],
  ])('%s in time', async (_what, how) => {
    respond = how;
    const started = Date.now();
    const outcome = await createFace(serviceAt(), { answerWithinMs: 150 });
    expect(outcome).toEqual({ kind: 'unknown', message: 'Tencent did not answer in time.' });
    expect(Date.now() - started).toBeLessThan(1000);
    await untilConnections(0);
  });

  test('a connection that was kept turns out to be dead', async () => {
    respond = (response, _request, count) => (count === 1 ? json(response, ANSWER) : response.socket?.destroy());
    const service = serviceAt();
    expect((await createFace(service)).kind).toBe('answered');
    expect((await createFace(service)).kind).toBe('unknown');
    expect(connections).toBe(1);
  });
});

describe('connections', () => {
  it('are reused within an invocation', async () => {
    const service = serviceAt();
    await createFace(service);
    await service.personFaces('1001');
    await createFace(service);
    expect(connections).toBe(1);
  });

  it('are side by side for requests side by side', async () => {
    const service = serviceAt();
    const outcomes = await Promise.all([createFace(service), createFace(service), createFace(service)]);
    expect(outcomes.map(({ kind }) => kind)).toEqual(['answered', 'answered', 'answered']);
    expect(connections).toBe(3);
  });

  it('are closed at its end, so that the next invocation begins with a fresh one', async () => {
    const service = serviceAt();
    await createFace(service);
    service.dropIdleConnections();
    await untilConnections(0);
    expect((await createFace(service)).kind).toBe('answered');
    expect(connections).toBe(2);
  });

  test.each<[string, Respond]>([
    ['a status that is none', (response) => json(response, 'x'.repeat(100_000), 502)],
    ['an answer that was never read', (response) => response.writeHead(502).write('x')],
  ])('are not left open after %s', async (_what, how) => {
    respond = how;
    await createFace(serviceAt());
    await untilConnections(0);
  });
});
