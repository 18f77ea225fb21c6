import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, existsSync, openSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { stripTypeScriptTypes } from 'node:module';
import { dirname, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { childEnvironment } from '../../local/processes/child-environment.ts';
import type { Invoked, Loaded } from './function-process.ts';

const PROCESS = join(import.meta.dirname, 'function-process.ts');

/** Without types: a process that has to strip them needs more memory for that than any function. */
function plainProcess(directory: string): string {
  const file = join(directory, 'function-process.mjs');
  if (!existsSync(file)) writeFileSync(file, stripTypeScriptTypes(readFileSync(PROCESS, 'utf8')));
  return file;
}

export interface FunctionProps {
  readonly name: string;
  readonly stage: string;
  /** The bundle's file. */
  readonly file: string;
  readonly environment: Readonly<Record<string, string>>;
  readonly timeoutMs: number;
  readonly memoryMiB: number;
  /** What passes before a new environment starts its process. */
  readonly coldStartMs?: number;
  /** Takes all that the function writes. */
  readonly logFile: string;
}

/** As Lambda's runtime bounds the heap; without bounds it would grow to the size of this machine. */
function heapOf(memoryMiB: number): readonly string[] {
  return [
    `--max-old-space-size=${Math.floor(memoryMiB * 0.9)}`,
    `--max-semi-space-size=${Math.ceil(memoryMiB * 0.05)}`,
  ];
}

/** One invocation as Lambda would bill it. */
export interface Billed extends Invoked {
  readonly stage: string;
  readonly memoryMiB: number;
  /** Of the first event of an environment. */
  readonly isCold: boolean;
  /** Epoch milliseconds. */
  readonly startedAt: number;
  readonly endedAt: number;
  readonly messages: number;
}

interface Environment {
  readonly process: ChildProcess;
  readonly loaded: Loaded;
  isFresh: boolean;
}

/** A function: environments come into being as they are needed and are used again, one event at a time each. */
export class LambdaFunction {
  readonly props: FunctionProps;
  readonly invocations: Billed[] = [];
  readonly loads: Loaded[] = [];
  readonly #idle: Environment[] = [];
  readonly #all: ChildProcess[] = [];

  constructor(props: FunctionProps) {
    this.props = props;
  }

  get logBytes(): number {
    return statSync(this.props.logFile, { throwIfNoEntry: false })?.size ?? 0;
  }

  async invoke(event: unknown, messages: number): Promise<Invoked> {
    const environment = this.#idle.pop() ?? (await this.#environment());
    const { timeoutMs, stage, memoryMiB } = this.props;
    const startedAt = Date.now();
    const answer = once(environment.process, 'message');
    environment.process.send({ event, timeoutMs });
    const [invoked] = (await answer) as [Invoked];
    const isCold = environment.isFresh;
    environment.isFresh = false;
    this.#idle.push(environment);
    this.invocations.push({
      ...invoked,
      stage,
      memoryMiB,
      isCold,
      startedAt,
      endedAt: Date.now(),
      messages,
    });
    return invoked;
  }

  /** Makes so many environments ready beforehand. */
  async warm(count: number): Promise<void> {
    const missing = Math.max(0, count - this.#all.length);
    this.#idle.push(...(await Promise.all(Array.from({ length: missing }, () => this.#environment()))));
  }

  /** Ends all environments. The next event needs a new one. */
  stop(): void {
    for (const child of this.#all) child.kill('SIGKILL');
    this.#all.length = 0;
    this.#idle.length = 0;
  }

  async #environment(): Promise<Environment> {
    if (this.props.coldStartMs !== undefined) await sleep(this.props.coldStartMs);
    const log = openSync(this.props.logFile, 'a');
    const child = fork(plainProcess(dirname(this.props.logFile)), [this.props.file], {
      execArgv: ['--no-warnings', ...heapOf(this.props.memoryMiB)],
      stdio: ['ignore', log, log, 'ipc'],
      env: childEnvironment({
        ...this.props.environment,
        AWS_LAMBDA_FUNCTION_NAME: this.props.name,
        AWS_LAMBDA_FUNCTION_MEMORY_SIZE: String(this.props.memoryMiB),
      }),
    });
    closeSync(log);
    this.#all.push(child);
    const ended = once(child, 'exit').then(([code]) => {
      throw new Error(
        `The process of ${this.props.name} ended with ${code} before it had loaded: see ${this.props.logFile}.`,
      );
    });
    const [loaded] = (await Promise.race([once(child, 'message'), ended])) as [Loaded];
    this.loads.push(loaded);
    return { process: child, loaded, isFresh: true };
  }
}
