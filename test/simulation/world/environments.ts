import type { Faults } from '../engine/faults.ts';
import { Process } from '../engine/process.ts';
import type { Scheduler } from '../engine/scheduler.ts';
import type { Version } from '../product.ts';

/** What was made when the process started and lives as long as it does. */
export interface Environment<Handler> {
  readonly process: Process;
  readonly handler: Handler;
}

export interface EnvironmentProps<Handler> {
  /** Of the function. */
  readonly name: string;
  /** Runs once in each new process. */
  readonly start: (process: Process) => Handler;
  /** Of the code that new processes run. */
  readonly version: () => Version;
  readonly maxSkewMs: number;
}

/** The processes of one function: most invocations get one that has served before. */
export class Environments<Handler> {
  readonly #scheduler: Scheduler;
  readonly #faults: Faults;
  readonly #props: EnvironmentProps<Handler>;
  #idle: Environment<Handler>[] = [];
  #started = 0;

  constructor(scheduler: Scheduler, faults: Faults, props: EnvironmentProps<Handler>) {
    this.#scheduler = scheduler;
    this.#faults = faults;
    this.#props = props;
  }

  take(): Environment<Handler> {
    const { random } = this.#faults;
    const { name, start, maxSkewMs } = this.#props;
    const version = this.#props.version();
    // After a deployment no process of the other version is used again.
    this.#idle = this.#idle.filter(({ process }) => process.version === version);
    const [first, ...others] = this.#idle;
    if (first !== undefined && random.chance(0.8)) {
      this.#idle = others;
      return first;
    }
    const skewMs = maxSkewMs === 0 ? 0 : random.int(-maxSkewMs, maxSkewMs);
    this.#started += 1;
    const process = new Process(`${name}-${this.#started}`, skewMs, this.#scheduler, this.#faults, version);
    if (version === 'previous') this.#scheduler.count(`processes of the previous version ${name}`);
    return { process, handler: start(process) };
  }

  /** @param pendingBefore requests that were under way when the invocation began */
  putAside(environment: Environment<Handler>, pendingBefore: number): void {
    const { process } = environment;
    if (process.pending > pendingBefore) {
      this.#scheduler.violate(`${process.name} returned while ${process.pending} of its requests were still under way`);
    }
    process.park();
    this.#idle.push(environment);
  }
}
