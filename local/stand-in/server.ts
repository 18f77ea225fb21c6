import type { IncomingMessage, ServerResponse } from 'node:http';
import { LoopbackServer } from '../processes/loopback-server.ts';
import { readBody } from './api/read-body.ts';
import type { Behaviour } from './behaviour.ts';
import { handleControl } from './control/control-routes.ts';
import { FaceApi, type Reply } from './face-api.ts';

const MAX_BODY_BYTES = 10 * 1024 * 1024;

export interface StandInOptions extends Partial<Behaviour> {
  /** Default: a free port. */
  readonly port?: number;
}

/** A running stand-in. Tests in this process use `api`, other processes use `/_control`. */
export interface StandIn {
  readonly endpoint: string;
  readonly port: number;
  readonly api: FaceApi;
  stop(): Promise<void>;
}

export async function startStandIn({ port = 0, ...behaviour }: StandInOptions = {}): Promise<StandIn> {
  const api = new FaceApi(behaviour);
  const server = new LoopbackServer((request, response) => {
    serve(api, request, response).catch(() => response.destroy());
  });
  const endpoint = await server.start(port);
  return { endpoint, port: server.port, api, stop: () => server.stop() };
}

async function serve(api: FaceApi, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const receivedAt = Date.now();
  const replied = new Promise<void>((resolve) => {
    response.once('finish', resolve);
    response.once('close', resolve);
  });
  const body = await readBody(request, MAX_BODY_BYTES);
  const url = request.url ?? '/';
  if (url.startsWith('/_control/')) {
    await handleControl(api, { method: request.method ?? 'GET', path: url, body: body ?? Buffer.alloc(0) }, response);
    return;
  }
  if (!body) {
    response.writeHead(413).end();
    return;
  }
  const signed = { method: request.method ?? 'GET', url, headers: request.headers, body };
  send(await api.handle(signed, receivedAt, replied), request, response);
}

function send(reply: Reply, request: IncomingMessage, response: ServerResponse): void {
  if (reply.kind === 'silence') return;
  if (reply.kind === 'reset') {
    request.socket.resetAndDestroy();
    return;
  }
  const body = Buffer.from(reply.body);
  response.writeHead(reply.status, { 'content-type': 'application/json', 'content-length': body.length });
  if (!reply.cutOff) {
    response.end(body);
    return;
  }
  response.write(body.subarray(0, body.length / 2), () => request.socket.resetAndDestroy());
}
