import { type ChildProcessByStdio, spawn } from 'node:child_process';
import { closeSync, openSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import type { Socket } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { Problem } from '../problem.ts';
import { endGroup, identify, isRunning, type ProcessId } from './process-group.ts';

export interface BackgroundServer {
  /** For messages: `the AWS emulator`. */
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

export interface BackgroundProcess {
  readonly process: ProcessId;
  /** It goes on after this process has ended. */
  letGo(): Promise<void>;
}

const READY_WITHIN_MS = 60_000;
const HEALTH_WITHIN_MS = 2000;

/**
 * Starts a server that leads a process group of its own, and waits until it is ready. Its standard input is open as
 * long as this process lives, however that ends: the server has to end with it, unless it has read something there.
 */
export async function startInBackground(server: BackgroundServer): Promise<BackgroundProcess> {
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
  // A server that has ended does not read any more; that it has is told by its process.
  stdin.on('error', () => undefined);
  const failure = new Promise<never>((_, reject) => child.once('error', reject));
  failure.catch(() => undefined);
  if (child.pid === undefined) await failure;

  const running = identify(child.pid ?? 0);
  try {
    await waitUntilHealthy(server, running);
    return { process: running, letGo: () => new Promise((resolve) => stdin.end('stay', () => resolve())) };
  } catch (error) {
    await endGroup(running);
    throw error;
  }
}

async function waitUntilHealthy(server: BackgroundServer, running: ProcessId): Promise<void> {
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

export async function lastLines(file: string, count = 20): Promise<string> {
  const text = await readFile(file, 'utf8').catch(() => '');
  return `${text.trim().split('\n').slice(-count).join('\n')}\n(log: ${file})`;
}
