import type { EventBridgeClient, PutEventsCommand, PutEventsRequestEntry } from '@aws-sdk/client-eventbridge';
import type { Process } from '../engine/process.ts';
import type { Scheduler } from '../engine/scheduler.ts';
import type { PublishingPlan } from '../plan.ts';

const MAX_ENTRIES = 10;
const MAX_BYTES = 256 * 1024;
const REFUSED_FOR_GOOD = ['NotAuthorizedForSourceException', 'MalformedDetail', 'InvalidArgument'];
const PASSING = ['ThrottlingException', 'InternalFailure', 'ServiceUnavailable'];

/** The event bus that outcomes are published on. It may refuse one entry and take the next. */
export class EventBus {
  /** Told of each event that the bus takes. */
  onEvent: (entry: PutEventsRequestEntry) => void = () => {};
  readonly #scheduler: Scheduler;
  readonly #plan: PublishingPlan;
  #events = 0;

  constructor(scheduler: Scheduler, plan: PublishingPlan) {
    this.#scheduler = scheduler;
    this.#plan = plan;
  }

  /** The SDK's client of one process. */
  client(process: Process): EventBridgeClient {
    const send = ({ input: { Entries = [] } }: PutEventsCommand): Promise<object> =>
      process.request('bus.PutEvents', () => this.#put(Entries, process), {
        about: () => Entries.map(({ Detail }) => Detail).join(' '),
      });
    return { send } as unknown as EventBridgeClient;
  }

  #put(entries: readonly PutEventsRequestEntry[], process: Process): object {
    this.#check(entries, process);
    if (process.faults.happens(this.#plan.refusedRequests)) {
      this.#scheduler.count('bus refuses a request for good');
      throw Object.assign(new Error('no'), { name: 'ValidationException', $metadata: { httpStatusCode: 400 } });
    }
    return { Entries: entries.map((entry) => this.#answer(entry, process)) };
  }

  #answer(entry: PutEventsRequestEntry, { faults }: Process): object {
    if (faults.happens(this.#plan.refused)) return this.#refuse('for good', faults.random.pick(REFUSED_FOR_GOOD));
    if (faults.happens(this.#plan.passing)) return this.#refuse('in passing', faults.random.pick(PASSING));
    this.#events += 1;
    this.onEvent(entry);
    return { EventId: `event-${this.#events}` };
  }

  #refuse(how: string, code: string): object {
    this.#scheduler.count(`bus refuses an entry ${how}`);
    return { ErrorCode: code, ErrorMessage: 'no' };
  }

  /** The product never sends what EventBridge would refuse whatever it holds. */
  #check(entries: readonly PutEventsRequestEntry[], { name }: Process): void {
    const isLegal = ({ EventBusName, Source, DetailType, Time, Detail = '' }: PutEventsRequestEntry): boolean =>
      [EventBusName, Source, DetailType].every((text) => text !== undefined && text !== '') &&
      !Number.isNaN(Time?.getTime()) &&
      typeof JSON.parse(Detail) === 'object';
    const bytes = entries.reduce((sum, { Detail = '' }) => sum + Buffer.byteLength(Detail), 0);
    if (entries.length === 0 || entries.length > MAX_ENTRIES || bytes > MAX_BYTES || !entries.every(isLegal)) {
      this.#scheduler.violate(`EventBridge refuses a request of ${name}: ${JSON.stringify(entries)}`);
    }
  }
}
