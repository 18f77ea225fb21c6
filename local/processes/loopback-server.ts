import { createServer, type RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';

const HOST = '127.0.0.1';

/** An HTTP server that only programs on this machine reach. */
export class LoopbackServer {
  readonly #server;

  constructor(listener: RequestListener) {
    this.#server = createServer(listener);
  }

  /**
   * @param port 0: any that is free
   * @returns its endpoint
   */
  async start(port = 0): Promise<string> {
    await new Promise<void>((resolve, reject) => {
      this.#server.once('error', reject);
      this.#server.listen(port, HOST, resolve);
    });
    return this.endpoint;
  }

  get port(): number {
    return (this.#server.address() as AddressInfo).port;
  }

  get endpoint(): string {
    return `http://${HOST}:${this.port}`;
  }

  /** Open connections are closed too. */
  async stop(): Promise<void> {
    const closed = new Promise((resolve) => this.#server.close(resolve));
    this.#server.closeAllConnections();
    await closed;
  }
}
