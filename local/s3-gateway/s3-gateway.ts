import type { IncomingHttpHeaders, IncomingMessage, OutgoingHttpHeaders, ServerResponse } from 'node:http';
import { type CORSRule, GetBucketCorsCommand, type S3Client } from '@aws-sdk/client-s3';
import { AWS_KEYS } from '../aws/aws-keys.ts';
import { type Answer, EmulatorProxy } from '../emulator/emulator-proxy.ts';
import { readAll } from '../processes/read-all.ts';
import { answerHeaders, answerPreflight } from './cors.ts';
import { parseForm } from './form-data.ts';
import { refusePost } from './post-policy.ts';
import { errorBody, type S3Error, s3Error } from './s3-error.ts';

export interface S3GatewayOptions {
  /** Of the emulator. */
  readonly endpoint: string;
  readonly region: string;
  /** Reads the CORS configuration of the bucket that a request is about. */
  readonly s3: S3Client;
  /** Default: a free port. */
  readonly port?: number;
  /** Default: the time of this machine. */
  readonly now?: () => Date;
  /** Called for each request but preflights: what happens to its connection. */
  readonly fault?: (request: { readonly method: string; readonly path: string }) => ConnectionFault | undefined;
}

export type ConnectionFault =
  /** The connection breaks before S3 has the request. */
  | 'break'
  /** S3 carries the request out, and the connection breaks before the answer. */
  | 'lose-answer'
  /** No answer comes. */
  | 'stall';

/**
 * Stands between browsers and the emulator, and is as strict as S3. The emulator lets every origin use every bucket. S3
 * answers browsers by the CORS configuration of the bucket, and checks the policy of a browser upload. Signatures of other
 * requests are left to the emulator. URLs have the bucket in their path.
 */
export class S3Gateway extends EmulatorProxy {
  readonly #options: S3GatewayOptions;

  constructor(options: S3GatewayOptions) {
    super(options.endpoint);
    this.#options = options;
  }

  override start(): Promise<string> {
    return super.start(this.#options.port);
  }

  protected override async serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const { method = 'GET', url: path = '/', headers } = request;
    const bucket = decodeURIComponent(path.split(/[/?]/)[1] ?? '');
    if (method === 'OPTIONS') return this.#preflight(bucket, headers, response);
    const fault = this.#options.fault?.({ method, path });
    if (fault === 'break') return void request.socket.destroy();
    const body = await readAll(request);
    if (fault === 'stall') return;
    const answer = await this.#answer(bucket, request, body);
    if (fault === 'lose-answer') return void request.socket.destroy();
    const cors = answerHeaders(await this.#corsRules(bucket), headers.origin, method);
    response.writeHead(answer.status, { ...answer.headers, ...cors }).end(answer.body);
  }

  async #preflight(bucket: string, headers: IncomingHttpHeaders, response: ServerResponse): Promise<void> {
    const requested = String(headers['access-control-request-headers'] ?? '');
    const answer = answerPreflight(await this.#corsRules(bucket), {
      origin: headers.origin,
      method: headers['access-control-request-method'],
      headers: requested.split(',').flatMap((name) => name.trim() || []),
    });
    if (answer.allowed) response.writeHead(200, { ...answer.headers, 'content-length': '0' }).end();
    else response.writeHead(answer.error.status, XML).end(errorBody(answer.error));
  }

  async #answer(bucket: string, request: IncomingMessage, body: Buffer): Promise<Answer> {
    const isUpload = request.method === 'POST' && !new URL(request.url ?? '/', this.emulator).search;
    const refusal = isUpload ? this.#refuse(bucket, request.headers, body) : undefined;
    if (refusal) return { status: refusal.status, headers: XML, body: Buffer.from(errorBody(refusal)) };
    const answer = await this.forward(request, body);
    return { ...answer, headers: withoutCors(answer.headers) };
  }

  #refuse(bucket: string, headers: IncomingHttpHeaders, body: Buffer): S3Error | undefined {
    if (headers['content-length'] === undefined) {
      return s3Error(411, 'MissingContentLength', 'You must provide the Content-Length HTTP header.');
    }
    const form = parseForm(headers['content-type'], body);
    if (form === undefined) return s3Error(400, 'MalformedPOSTRequest', MALFORMED);
    const { fields, file } = form;
    if (!fields.get('key')) return s3Error(400, 'InvalidArgument', "Bucket POST must contain a field named 'key'.");
    if (file === undefined)
      return s3Error(400, 'InvalidArgument', 'POST requires exactly one file upload per request.');
    if (sizeOf(fields) > MAX_BYTES_BEFORE_FILE) return s3Error(400, 'MaxPostPreDataLengthExceeded', TOO_MUCH);
    const { region, now = () => new Date() } = this.#options;
    return refusePost({ bucket, region, form: { ...form, file }, now: now(), secretKeyOf });
  }

  async #corsRules(Bucket: string): Promise<readonly CORSRule[] | undefined> {
    try {
      return (await this.#options.s3.send(new GetBucketCorsCommand({ Bucket }))).CORSRules;
    } catch {
      return undefined;
    }
  }
}

const XML = { 'content-type': 'application/xml' };
const MALFORMED = 'The body of your POST request is not well-formed multipart/form-data.';
const MAX_BYTES_BEFORE_FILE = 20_480;
const TOO_MUCH = 'Your POST request fields preceding the upload file were too large.';

function secretKeyOf(accessKeyId: string): string | undefined {
  return accessKeyId === AWS_KEYS.accessKeyId ? AWS_KEYS.secretAccessKey : undefined;
}

function sizeOf(fields: ReadonlyMap<string, string>): number {
  return [...fields].reduce((sum, [name, value]) => sum + Buffer.byteLength(name) + Buffer.byteLength(value), 0);
}

/** The emulator has its own opinion of CORS. */
function withoutCors(headers: OutgoingHttpHeaders): OutgoingHttpHeaders {
  return Object.fromEntries(Object.entries(headers).filter(([name]) => !/^(access-control-|vary$)/.test(name)));
}
