import { randomUUID } from 'node:crypto';
import { readFileSync, renameSync, rmSync, statSync, utimesSync, writeFileSync } from 'node:fs';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { Problem } from '../../shared/problem.ts';

const LOCK = 'lock';
/** The lock, and what a process leaves that is killed while it takes it. */
export const LOCK_FILE = /^lock(\.[0-9a-f-]{36})?$/;

const RENEWED_EVERY_MS = 10_000;
/** A lock that was not renewed for so long is free: its process was killed, or stands still. */
const LEASE_MS = 60_000;

/** Ends an audit: the directory is of another one by now. */
export class LostLockError extends Problem {}

interface Holder {
  readonly id: string;
  readonly pid: number;
  readonly host: string;
  /** ISO 8601. */
  readonly since: string;
}

/** What a lock needs to know of its process and of the others. */
interface Processes {
  readonly pid: number;
  readonly host: string;
  now(): number;
  isRunning(pid: number): boolean;
}

const PROCESSES: Processes = {
  pid: process.pid,
  host: hostname(),
  now: Date.now,
  isRunning(pid) {
    try {
      return process.kill(pid, 0);
    } catch (error) {
      return (error as NodeJS.ErrnoException).code === 'EPERM';
    }
  },
};

/**
 * Lets one audit at a time work in a directory. The lock of a process that was killed is taken over: at once on the same computer,
 * and on another one after a minute without a renewal.
 */
export class DirectoryLock {
  readonly #directory: string;
  readonly #path: string;
  readonly #id: string;
  readonly #renewal: NodeJS.Timeout;

  private constructor(directory: string, id: string) {
    this.#directory = directory;
    this.#path = join(directory, LOCK);
    this.#id = id;
    this.#renewal = setInterval(() => this.#renew(), RENEWED_EVERY_MS).unref();
  }

  /** @throws {Problem} when another audit works in the directory */
  static take(directory: string, processes = PROCESSES): DirectoryLock {
    const path = join(directory, LOCK);
    const { pid, host, now } = processes;
    const holder: Holder = { id: randomUUID(), pid, host, since: new Date(now()).toISOString() };
    const written = { mode: 0o600, flag: 'wx' } as const;
    try {
      writeFileSync(path, JSON.stringify(holder), written);
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
      const other = holderOf(path);
      if (isHeld(path, other, processes)) throw new Problem(heldText(directory, other));
      const own = `${path}.${holder.id}`;
      writeFileSync(own, JSON.stringify(holder), written);
      renameSync(own, path);
    }
    return new DirectoryLock(directory, holder.id);
  }

  /**
   * Is called before anything is written or reported: a process that stood still for longer than a minute may have lost the lock.
   *
   * @throws {LostLockError} when another audit has it
   */
  check(): void {
    if (this.#isOwn()) return;
    throw new LostLockError(
      `Another audit has begun in ${this.#directory}, because this one stood still for more than a minute. It reports what it finds, so this one ends.`,
    );
  }

  release(): void {
    clearInterval(this.#renewal);
    if (this.#isOwn()) rmSync(this.#path, { force: true });
  }

  #isOwn(): boolean {
    return holderOf(this.#path)?.id === this.#id;
  }

  #renew(): void {
    try {
      if (this.#isOwn()) utimesSync(this.#path, new Date(), new Date());
    } catch {
      // Without a renewal another audit may take the lock. Then the next write ends this one.
    }
  }
}

/** @returns undefined when there is no lock, or its process was killed while it wrote it */
function holderOf(path: string): Holder | undefined {
  try {
    return JSON.parse(readFileSync(path, 'utf8')) as Holder;
  } catch {
    return undefined;
  }
}

function isHeld(path: string, holder: Holder | undefined, { pid, host, now, isRunning }: Processes): boolean {
  if (holder?.host === host && (holder.pid === pid || !isRunning(holder.pid))) return false;
  const renewedAt = statSync(path, { throwIfNoEntry: false })?.mtimeMs ?? 0;
  return now() - renewedAt < LEASE_MS;
}

function heldText(directory: string, holder: Holder | undefined): string {
  const which = holder && ` (process ${holder.pid} of ${holder.host}, since ${holder.since})`;
  return `Another audit works in ${directory}${which ?? ''}. Wait until it has ended, or give this one a directory of its own with --directory. If the other one was killed on another computer, wait a minute.`;
}
