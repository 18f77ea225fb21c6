import type { IncomingMessage, OutgoingHttpHeaders, ServerResponse } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import { EmulatorProxy } from '../../../local/emulator/emulator-proxy.ts';
import { readAll } from '../../../local/processes/read-all.ts';

/** One request of a function to AWS. The SDK's own retries of it have the same `invocation`. */
export interface AwsRequest {
  /** Such as `DynamoDB.PutItem`, `SQS.SendMessage`, `EventBridge.PutEvents`, `S3.GET`; `S3.download` by a presigned URL. */
  readonly operation: string;
  readonly invocation: string;
  readonly body: string;
}

export type Interference =
  /** AWS answers with an internal error and does nothing. */
  | { readonly kind: 'refuse' }
  /** AWS carries the request out, and the answer is lost. */
  | { readonly kind: 'lose' }
  /** The request reaches AWS later. */
  | { readonly kind: 'delay'; readonly ms: number }
  /** EventBridge refuses the entries of which a code is returned, and takes the others. */
  | { readonly kind: 'refuseEntries'; readonly codeOf: (detail: string) => string | undefined }
  /** `action` is called before the request reaches AWS, or after AWS has carried it out. The answer is lost. */
  | { readonly kind: 'interrupt'; readonly when: 'before' | 'after'; readonly action: () => void };

export interface AwsFaultProxyOptions {
  /** Of the emulator. */
  readonly endpoint: string;
  readonly interfere: (request: AwsRequest) => Interference | undefined;
  /** The longest visibility timeout that a function can set, so that tests need not wait for minutes. Default: SQS's own. */
  readonly hiddenSecondsAtMost?: { readonly batch: number; readonly message: number };
}

/**
 * A proxy between a function and the emulator that causes the faults which happen between a program and AWS. It changes
 * bodies, so the emulator must not check signatures: IAM is not enforced.
 */
export class AwsFaultProxy extends EmulatorProxy {
  readonly #options: AwsFaultProxyOptions;

  constructor(options: AwsFaultProxyOptions) {
    super(options.endpoint);
    this.#options = options;
  }

  protected override async serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const received = await readAll(request);
    const operation = operationOf(request);
    const invocation = String(request.headers['amz-sdk-invocation-id'] ?? '');
    const body = this.#shortened(operation, received);
    const interference = this.#options.interfere({ operation, invocation, body: received.toString('utf8') });
    if (interference?.kind === 'refuse') return refuse(operation, response);
    if (interference?.kind === 'delay') await sleep(interference.ms);
    if (interference?.kind === 'interrupt' && interference.when === 'before') {
      interference.action();
      response.destroy();
      return;
    }
    const answer =
      interference?.kind === 'refuseEntries'
        ? await this.#putEvents(request, body, interference.codeOf)
        : await this.forward(request, body);
    if (interference?.kind === 'interrupt') interference.action();
    if (interference?.kind === 'interrupt' || interference?.kind === 'lose') {
      response.destroy();
      return;
    }
    response.writeHead(answer.status, answer.headers).end(answer.body);
  }

  async #putEvents(request: IncomingMessage, body: Buffer, codeOf: (detail: string) => string | undefined) {
    const { Entries, ...more } = JSON.parse(body.toString('utf8')) as {
      readonly Entries: readonly { Detail: string }[];
    };
    const codes = Entries.map(({ Detail }) => codeOf(Detail));
    const taken = Entries.filter((_, index) => codes[index] === undefined);
    const forwarded = Buffer.from(JSON.stringify({ ...more, Entries: taken }));
    const answer = taken.length === 0 ? NO_EVENTS : await this.forward(request, forwarded);
    const { Entries: results } = JSON.parse(answer.body.toString('utf8')) as { readonly Entries: readonly object[] };
    const ofTaken = results.values();
    const all = codes.map((code) =>
      code === undefined ? ofTaken.next().value : { ErrorCode: code, ErrorMessage: 'Refused by the test.' },
    );
    const FailedEntryCount = Entries.length - taken.length;
    const { 'content-length': _, ...headers } = answer.headers;
    return { ...answer, headers, body: Buffer.from(JSON.stringify({ FailedEntryCount, Entries: all })) };
  }

  #shortened(operation: string, body: Buffer): Buffer {
    if (!operation.startsWith('SQS.ChangeMessageVisibility')) return body;
    const { batch, message } = this.#options.hiddenSecondsAtMost ?? { batch: Infinity, message: Infinity };
    const change = JSON.parse(body.toString('utf8'));
    for (const entry of change.Entries ?? []) entry.VisibilityTimeout = Math.min(entry.VisibilityTimeout, batch);
    if (change.VisibilityTimeout !== undefined) change.VisibilityTimeout = Math.min(change.VisibilityTimeout, message);
    return Buffer.from(JSON.stringify(change));
  }
}

/** Makes a deployed function send its requests to `endpoint`. */
export async function sendThrough(endpoint: string, functionName: string, emulator: string): Promise<void> {
  const url = `${emulator}/2015-03-31/functions/${functionName}/configuration`;
  const { Environment } = (await (await fetch(url)).json()) as { Environment: { Variables: Record<string, string> } };
  // The SDK sends requests about a queue to the host of the queue's URL.
  const own = Object.entries(Environment.Variables).map(([name, value]) => [name, value.replace(emulator, endpoint)]);
  const Variables = { ...Object.fromEntries(own), AWS_ENDPOINT_URL: endpoint };
  const answer = await fetch(url, { method: 'PUT', body: JSON.stringify({ Environment: { Variables } }) });
  if (!answer.ok) throw new Error(`The configuration of ${functionName} was refused: ${await answer.text()}`);
}

const NO_EVENTS = {
  status: 200,
  headers: { 'content-type': 'application/x-amz-json-1.1' } as OutgoingHttpHeaders,
  body: Buffer.from('{"Entries":[]}'),
};

const SERVICES: Readonly<Record<string, string>> = {
  AWSEvents: 'EventBridge',
  DynamoDB_20120810: 'DynamoDB',
  AmazonSQS: 'SQS',
  secretsmanager: 'SecretsManager',
};

function operationOf({ headers, method, url = '' }: IncomingMessage): string {
  const [service = '', operation] = String(headers['x-amz-target'] ?? '').split('.');
  if (operation !== undefined) return `${SERVICES[service] ?? service}.${operation}`;
  return url.includes('X-Amz-Signature=') ? 'S3.download' : `S3.${method}`;
}

function refuse(operation: string, response: ServerResponse): void {
  if (operation.startsWith('S3.')) {
    response.writeHead(503, { 'content-type': 'application/xml' });
    response.end('<Error><Code>SlowDown</Code><Message>Please reduce your request rate.</Message></Error>');
    return;
  }
  response.writeHead(500, { 'content-type': 'application/x-amz-json-1.0' });
  response.end(JSON.stringify({ __type: 'InternalServerError', message: 'An internal fault, made by the test.' }));
}
