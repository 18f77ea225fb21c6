import type { IncomingMessage, ServerResponse } from 'node:http';
import { type Answer, EmulatorProxy } from '../../local/emulator/emulator-proxy.ts';
import { readAll } from '../../local/processes/read-all.ts';
import { addConsumed, addRefused, isWrite, withConsumedCapacity } from './consumed-capacity.ts';
import { EventBus } from './event-bus.ts';
import { Meter } from './meter.ts';

/** Stands between functions and emulator, passes everything on, and counts. */
export class Gateway extends EmulatorProxy {
  readonly meter = new Meter();
  readonly bus = new EventBus();
  readonly #writeListeners: (() => void)[] = [];

  /** Called after each write into a table, before whoever wrote gets the answer. */
  onWrite(listener: () => void): void {
    this.#writeListeners.push(listener);
  }

  protected override async serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const { status, headers, body } = await this.#answer(request, await readAll(request));
    response.writeHead(status, headers).end(body);
  }

  async #answer(request: IncomingMessage, body: Buffer): Promise<Answer> {
    const target = String(request.headers['x-amz-target'] ?? '');
    if (target.startsWith('DynamoDB_')) return this.#dynamo(request, target.split('.')[1] ?? '', body);
    if (target === 'AWSEvents.PutEvents') return this.#events(body);
    const answer = await this.forward(request, body);
    if (target !== '') return answer;
    return this.#object(request, body.length, answer);
  }

  async #dynamo(request: IncomingMessage, action: string, body: Buffer): Promise<Answer> {
    this.meter.count(`DynamoDB ${action}`);
    const input = JSON.parse(body.toString('utf8')) as object;
    const answer = await this.forward(request, Buffer.from(JSON.stringify(withConsumedCapacity(input))));
    const output = JSON.parse(answer.body.toString('utf8') || '{}') as object;
    if (answer.status === 200) addConsumed(this.meter, action, output);
    else addRefused(this.meter, input, output);
    if (isWrite(action)) for (const listener of this.#writeListeners) listener();
    return answer;
  }

  #events(body: Buffer): Answer {
    this.meter.count('EventBridge PutEvents');
    const output = this.bus.put(JSON.parse(body.toString('utf8')) as Parameters<EventBus['put']>[0]);
    const headers = { 'content-type': 'application/x-amz-json-1.1' };
    return { status: 200, headers, body: Buffer.from(JSON.stringify(output)) };
  }

  /** An object: the emulator leaves a range of a version out of account, S3 does not. */
  #object(request: IncomingMessage, sentBytes: number, answer: Answer): Answer {
    const isByUrl = (request.url ?? '').includes('X-Amz-Signature=');
    const isAnnotation = /[?&]annotation\b/.test(request.url ?? '');
    this.meter.count(`S3 ${request.method}${isByUrl ? ' by URL' : ''}${isAnnotation ? ' annotation' : ''}`);
    if (request.method === 'PUT' && !isAnnotation) this.meter.bytesPut += sentBytes;
    const part = request.method === 'GET' ? ranged(request.headers.range, answer) : answer;
    if (request.method === 'GET' && part.status < 300) {
      if (isByUrl) this.meter.bytesByUrl += part.body.length;
      else this.meter.received(decodeURIComponent((request.url ?? '').split('?', 1)[0] ?? ''), part.body.length);
    }
    return part;
  }
}

function ranged(range: string | undefined, answer: Answer): Answer {
  const [, first, last] = /^bytes=(\d+)-(\d+)$/.exec(range ?? '') ?? [];
  if (first === undefined || last === undefined || answer.status !== 200) return answer;
  const size = answer.body.length;
  const from = Number(first);
  const to = Math.min(Number(last), size - 1);
  const body = answer.body.subarray(from, to + 1);
  const headers = { ...answer.headers, 'content-length': String(body.length) };
  return { status: 206, headers: { ...headers, 'content-range': `bytes ${from}-${to}/${size}` }, body };
}
