import { readFile } from 'node:fs/promises';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { extname, join } from 'node:path';
import type { APIGatewayProxyEventV2WithJWTAuthorizer, APIGatewayProxyStructuredResultV2 } from 'aws-lambda';
import { LoopbackServer } from '../../../local/processes/loopback-server.ts';
import { readAll } from '../../../local/processes/read-all.ts';

const PAGE = join(import.meta.dirname, '..', 'page');
const CONTENT_TYPES: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
};
const ROUTES = ['POST /uploads', 'GET /photos'];

export type ApiHandler = (event: APIGatewayProxyEventV2WithJWTAuthorizer) => Promise<APIGatewayProxyStructuredResultV2>;

/**
 * Serves the page and the API on this machine. It takes the place of API Gateway and of the identity provider, and checks
 * nothing: the bearer token is the person id. Only for tests and for the local stack.
 */
export class PageServer {
  readonly #handler: ApiHandler;
  readonly #server: LoopbackServer;

  constructor(handler: ApiHandler) {
    this.#handler = handler;
    this.#server = new LoopbackServer((request, response) => {
      this.#serve(request, response).catch(() => response.destroy());
    });
  }

  /** @returns the origin of the page */
  async start(port = 0): Promise<string> {
    return await this.#server.start(port);
  }

  async stop(): Promise<void> {
    await this.#server.stop();
  }

  async #serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const url = new URL(request.url ?? '/', 'http://localhost');
    const routeKey = `${request.method} ${url.pathname}`;
    if (ROUTES.includes(routeKey)) return await this.#callApi(routeKey, url, request, response);
    const name = url.pathname === '/' ? 'index.html' : url.pathname.slice(1);
    const type = /^[a-z-]+\.[a-z]+$/.test(name) ? CONTENT_TYPES[extname(name)] : undefined;
    const content = type && (await readFile(join(PAGE, name)).catch(() => undefined));
    if (content) response.writeHead(200, { 'content-type': type }).end(content);
    else response.writeHead(404).end();
  }

  async #callApi(routeKey: string, url: URL, request: IncomingMessage, response: ServerResponse): Promise<void> {
    const [, sub] = /^Bearer (.+)$/.exec(request.headers.authorization ?? '') ?? [];
    if (sub === undefined) return void response.writeHead(401).end();
    const event = {
      routeKey,
      queryStringParameters: Object.fromEntries(url.searchParams),
      requestContext: { authorizer: { jwt: { claims: { sub }, scopes: [] } } },
      body: (await readAll(request)).toString('utf8'),
    };
    const { statusCode, headers, body } = await this.#handler(
      event as unknown as APIGatewayProxyEventV2WithJWTAuthorizer,
    );
    response.writeHead(statusCode ?? 200, headers as Record<string, string>).end(body);
  }
}
