import type { AwsRequest, Interference } from './aws-fault-proxy.ts';

/** What happens to the `nth` request of that kind between a function and AWS. */
export interface AwsTrouble<By extends string = string> {
  /** The stage of the function. */
  readonly by: By;
  readonly operation: string;
  readonly nth: number;
  /** `kill...`: the function's processes end before AWS gets the request, or when it is done. */
  readonly what: 'refuse' | 'refuseRepeats' | 'lose' | 'loseRepeats' | 'delay' | 'killBefore' | 'killAfter';
}

export interface TroubledFunction {
  readonly by: string;
  readonly trouble: readonly AwsTrouble[];
  /** Kills the processes of the function; returns how many there were. */
  readonly kill: () => number;
  readonly record: (what: string) => void;
}

const DELAY_MS = 2_500;

/** Causes the planned trouble of one function, as its requests come. */
export class PlannedTrouble {
  readonly #fn: TroubledFunction;
  /** Number of requests by operation, without the SDK's retries. */
  readonly #requests = new Map<string, number>();
  readonly #counted = new Set<string>();
  /** What happens to the retries of a request that a fault has affected. */
  readonly #repeats = new Map<string, Interference>();
  #isOver = false;

  constructor(fn: TroubledFunction) {
    this.#fn = fn;
  }

  /** Only the retries of affected requests are still affected. */
  end(): void {
    this.#isOver = true;
  }

  interfere({ operation, invocation }: AwsRequest): Interference | undefined {
    const repeat = this.#repeats.get(invocation);
    if (repeat !== undefined) return repeat;
    if (invocation !== '' && this.#counted.has(invocation)) return undefined;
    this.#counted.add(invocation);
    const nth = (this.#requests.get(operation) ?? 0) + 1;
    this.#requests.set(operation, nth);
    if (this.#isOver) return undefined;
    const { by, trouble, record } = this.#fn;
    const planned = trouble.find((each) => each.by === by && each.operation === operation && each.nth === nth);
    if (planned === undefined) return undefined;
    const which = `${by} ${operation} ${nth}`;
    if (!planned.what.startsWith('kill')) record(`AWS: ${planned.what} ${which}`);
    switch (planned.what) {
      case 'refuse':
      case 'refuseRepeats': {
        if (planned.what === 'refuseRepeats') this.#repeats.set(invocation, { kind: 'refuse' });
        return { kind: 'refuse' };
      }
      case 'lose':
      case 'loseRepeats': {
        if (planned.what === 'loseRepeats') this.#repeats.set(invocation, { kind: 'lose' });
        return { kind: 'lose' };
      }
      case 'delay':
        return { kind: 'delay', ms: DELAY_MS };
      default: {
        const when = planned.what === 'killBefore' ? 'before' : 'after';
        const action = () => record(`kill: ${this.#fn.kill()} processes of ${by} ${when} ${operation} ${nth}`);
        return { kind: 'interrupt', when, action };
      }
    }
  }
}
