import { type ChildProcessByStdio, spawn } from 'node:child_process';
import { closeSync, openSync } from 'node:fs';
import type { Socket } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { Problem } from '../problem.ts';
import { lastLines } from './last-lines.ts';
import { endGroup, identify, isRunning, type ProcessId } from './process-group.ts';

export interface ServerCommand {
  /** For messages: `The AWS emulator`. */
  readonly name: string;
  readonly command: string;
  readonly args: readonly string[];
  readonly cwd: string;
  readonly env: Readonly<Record<string, string>>;
  readonly logFile: string;
  /** Answers 200 when the server is ready. */
  readonly healthUrl: string;
  readonly signal?: AbortSignal | undefined;
}

export interface BackgroundServer {
  readonly process: ProcessId;
  /** Lets the server outlive this process. */
  detach(): Promise<void>;
}

const READY_WITHIN_MS = 60_000;
const HEALTH_WITHIN_MS = 2000;

/**
 * Starts a server that leads a process group of its own, and waits until it is ready. Its standard input stays open as
 * long as this process lives. A server ends when its standard input does, unless it has read something there.
 *
 * @throws Problem when the server ends, or is not ready in time
 */
export async function startInBackground(server: ServerCommand): Promise<BackgroundServer> {
  server.signal?.throwIfAborted();
  const log = openSync(server.logFile, 'a');
  const child = spawn(server.command, server.args, {
    cwd: server.cwd,
    env: server.env,
    detached: true,
    stdio: ['pipe', log, log],
  });
  closeSync(log);
  child.unref();
  const { stdin } = child as ChildProcessByStdio<Socket, null, null>;
  stdin.unref();
  // A server that has ended reads no more. `isRunning` reports its end.
  stdin.on('error', () => undefined);
  const failure = new Promise<never>((_, reject) => child.once('error', reject));
  failure.catch(() => undefined);
  if (child.pid === undefined) await failure;

  const running = identify(child.pid ?? 0);
  try {
    await waitUntilHealthy(server, running);
    return { process: running, detach: () => new Promise((resolve) => stdin.end('stay', () => resolve())) };
  } catch (error) {
    await endGroup(running);
    throw error;
  }
}

async function waitUntilHealthy(server: ServerCommand, running: ProcessId): Promise<void> {
  const until = Date.now() + READY_WITHIN_MS;
  while (Date.now() < until) {
    server.signal?.throwIfAborted();
    const healthy = await fetch(server.healthUrl, { signal: AbortSignal.timeout(HEALTH_WITHIN_MS) }).then(
      (response) => response.ok,
      () => false,
    );
    if (healthy) return;
    if (!isRunning(running))
      throw new Problem(`${server.name} ended while starting:\n${await lastLines(server.logFile)}`);
    await sleep(50);
  }
  throw new Problem(`${server.name} did not answer within ${READY_WITHIN_MS / 1000} s (log: ${server.logFile}).`);
}
