import type { Clock } from '../../../functions/domain/clock.ts';
import type { IaiRequest, IaiTransport, StartedRequest } from '../../../functions/tencent/iai-transport.ts';

export class FakeClock implements Clock {
  time = 1_000_000;

  now(): number {
    return this.time;
  }

  async sleep(ms: number): Promise<void> {
    this.time += ms;
  }
}

/** As the SDK throws it: everything but the message is optional and untyped. */
export function sdkException(message: string, fields: object = {}): Error {
  return Object.assign(new Error(message), { requestId: '', traceId: 't-1', ...fields });
}

/** Answers every request with `reply`, and says of all that they were sent or that they were not. */
export class FakeTransport implements IaiTransport {
  readonly requests: IaiRequest[] = [];
  isSent = true;
  idleDropped = 0;
  reply: (request: IaiRequest) => Promise<unknown> = async () => ({});

  start(request: IaiRequest): StartedRequest {
    this.requests.push(request);
    return { response: this.reply(request), wasSent: () => this.isSent };
  }

  dropIdleConnections(): void {
    this.idleDropped++;
  }
}
