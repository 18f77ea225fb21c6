import http, { type IncomingHttpHeaders, type IncomingMessage, type ServerResponse } from 'node:http';
import { LoopbackServer } from '../processes/loopback-server.ts';
import { readAll } from '../processes/read-all.ts';

export interface Answer {
  readonly status: number;
  readonly headers: http.OutgoingHttpHeaders;
  readonly body: Buffer;
}

/** A server on this machine that stands before the emulator and forwards what it does not answer itself. */
export abstract class EmulatorProxy {
  protected readonly emulator: URL;
  readonly #agent = new http.Agent({ keepAlive: true });
  readonly #server: LoopbackServer;

  /** @param endpoint of the emulator */
  constructor(endpoint: string) {
    this.emulator = new URL(endpoint);
    this.#server = new LoopbackServer((request, response) => {
      this.serve(request, response).catch(() => response.destroy());
    });
  }

  /**
   * @param port 0: any that is free
   * @returns the endpoint of the proxy
   */
  async start(port = 0): Promise<string> {
    return await this.#server.start(port);
  }

  get endpoint(): string {
    return this.#server.endpoint;
  }

  async stop(): Promise<void> {
    this.#agent.destroy();
    await this.#server.stop();
  }

  /** The connection breaks when it fails. */
  protected abstract serve(request: IncomingMessage, response: ServerResponse): Promise<void>;

  protected async forward({ method, url: path, headers }: IncomingMessage, body: Buffer): Promise<Answer> {
    const { hostname, port } = this.emulator;
    return await new Promise((resolve, reject) => {
      const options = { hostname, port, method, path, agent: this.#agent };
      const forwarded = http.request({ ...options, headers: { ...endToEnd(headers), 'content-length': body.length } });
      forwarded.on('response', (answer) => {
        readAll(answer).then(
          (bytes) => resolve({ status: answer.statusCode ?? 500, headers: endToEnd(answer.headers), body: bytes }),
          reject,
        );
      });
      forwarded.on('error', reject).end(body);
    });
  }
}

/** Removes the headers that belong to one connection. */
function endToEnd(headers: IncomingHttpHeaders): http.OutgoingHttpHeaders {
  const { connection: _connection, 'transfer-encoding': _encoding, ...others } = headers;
  return others;
}
