import { spawn } from 'node:child_process';
import { closeSync, openSync } from 'node:fs';
import { endGroup, identify } from './process-group.ts';

export interface Command {
  readonly command: string;
  readonly args: readonly string[];
  readonly cwd: string;
  readonly env: NodeJS.ProcessEnv;
  /** What the command prints is appended. */
  readonly logFile: string;
  /** Gives the command a standard input that ends when this process does. Default: none. */
  readonly endsWithStdin?: boolean;
  /** Ends the command and its children. */
  readonly signal?: AbortSignal | undefined;
}

const ENDS_WITHIN_MS = 1000;

/**
 * Runs a command to its end; returns its exit code, or null if a signal ended it.
 *
 * @throws the reason of an abortion, after the command and its children have ended
 */
export async function runCommand({
  command,
  args,
  cwd,
  env,
  logFile,
  endsWithStdin,
  signal,
}: Command): Promise<number | null> {
  signal?.throwIfAborted();
  const log = openSync(logFile, 'a');
  // A group of its own can be ended as a whole, and Ctrl-C reaches the command only by `signal`.
  const child = spawn(command, args, {
    cwd,
    env,
    detached: true,
    stdio: [endsWithStdin ? 'pipe' : 'ignore', log, log],
  });
  closeSync(log);
  let ending: Promise<void> | undefined;
  const end = () => {
    if (child.pid !== undefined) ending = endGroup(identify(child.pid), ENDS_WITHIN_MS);
  };
  signal?.addEventListener('abort', end, { once: true });
  try {
    const code = await new Promise<number | null>((resolve, reject) => {
      child.once('error', reject);
      child.once('close', resolve);
    });
    await ending;
    signal?.throwIfAborted();
    return code;
  } finally {
    signal?.removeEventListener('abort', end);
  }
}
