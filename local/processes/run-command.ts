import { spawn } from 'node:child_process';
import { closeSync, openSync } from 'node:fs';
import { endGroup, identify } from './process-group.ts';

export interface Command {
  readonly command: string;
  readonly args: readonly string[];
  readonly cwd: string;
  readonly env: NodeJS.ProcessEnv;
  /** Takes what the command prints, behind what is there. */
  readonly logFile: string;
  /** Gives the command a standard input that ends when this process does, however that ends; otherwise it has none. */
  readonly endsWithStdin?: boolean;
  /** Ends the command, and whatever it started. */
  readonly signal?: AbortSignal | undefined;
}

const PATIENCE_MS = 1000;

/**
 * Runs a command to its end; returns its exit code, or null if a signal ended it.
 *
 * @throws the reason of the abortion, when nothing of the command runs any more
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
  // Leads a group of its own: it can be ended with its children, and Ctrl-C reaches it by the signal only.
  const child = spawn(command, args, {
    cwd,
    env,
    detached: true,
    stdio: [endsWithStdin ? 'pipe' : 'ignore', log, log],
  });
  closeSync(log);
  let ending: Promise<void> | undefined;
  const end = () => {
    if (child.pid !== undefined) ending = endGroup(identify(child.pid), PATIENCE_MS);
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
