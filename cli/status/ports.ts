/** On the way to Tencent. */
export type WorkQueue = 'uploads' | 'preparations' | 'enrollments' | 'erasures';

type StatusQueue = WorkQueue | `${WorkQueue}DeadLetters` | 'outcomesDeadLetters';

/** What can be read about a stack's work. Nothing in here changes anything. */
export interface StatusPorts {
  queue(name: StatusQueue): Promise<{ readonly waiting: number; readonly inFlight: number }>;
  /** Seconds; undefined when it was not measured. */
  oldestMessageSeconds(name: StatusQueue): Promise<number | undefined>;
  /** About how many rows there are: DynamoDB counts every six hours. */
  rowCount(): Promise<number>;
  /** How many images of that day have which reason, by an index that may lag behind. */
  reasons(status: DeadStatus, day: string): Promise<ReadonlyMap<string, number>>;
  /** Epoch milliseconds of the next slot that is free at the pacer; undefined before the first request. */
  nextSlot(): Promise<number | undefined>;
  requestsPerSecond(): Promise<number>;
  /** How outcomes leave the stack; undefined when they stay in the table. */
  publishing(): Promise<Publishing | undefined>;
}

interface Publishing {
  /** Name of the event bus; undefined when there are no events. */
  readonly eventBus: string | undefined;
  readonly annotatesObjects: boolean;
  readonly isAnalyzed: boolean;
}

/** The statuses that an index lists by day. */
export type DeadStatus = 'REJECTED' | 'FAILED';

export interface Overview {
  readonly queues: readonly QueueLine[];
  readonly deadLetters: Readonly<Record<WorkQueue, number>>;
  readonly days: readonly { readonly day: string; readonly rejected: number; readonly failed: number }[];
  /** Of all those days, the most frequent first. */
  readonly reasons: readonly { readonly status: DeadStatus; readonly reason: string; readonly images: number }[];
  readonly rows: number;
  readonly tencent: {
    readonly requestsPerSecond: number;
    /** Slots are taken this far ahead: 0 means that the rate is not used up. Undefined: there was no request yet. */
    readonly bookedAheadSeconds: number | undefined;
    /** ISO 8601; about the time of the last request, when none waits for its slot. */
    readonly lastSlot: string | undefined;
  };
  /** Undefined: the stack publishes no outcomes. */
  readonly outcomes: OutcomesLine | undefined;
}

interface OutcomesLine extends Publishing {
  /** Events that could not be published. */
  readonly deadLetters: number;
}

interface QueueLine {
  readonly name: WorkQueue;
  readonly waiting: number;
  readonly inFlight: number;
  readonly oldestSeconds: number | undefined;
}
