import { spawn } from 'node:child_process';

/** A program that gives up does so at once, and a browser may run as long as its window is open. */
const FAILS_WITHIN_MS = 2_000;

export interface OpenOptions {
  readonly platform?: NodeJS.Platform;
  /** Starts the program. @returns why it failed; undefined when it did not */
  readonly run?: (command: string, args: readonly string[]) => Promise<string | undefined>;
}

/**
 * Opens a file with the program of the system for it.
 *
 * @returns why that failed; undefined when the browser was asked to open it
 */
export async function openInBrowser(
  path: string,
  { platform = process.platform, run = started }: OpenOptions = {},
): Promise<string | undefined> {
  const [command, ...args] = openerOf(platform);
  return run(command, [...args, path]);
}

function openerOf(platform: NodeJS.Platform): readonly [string, ...string[]] {
  if (platform === 'darwin') return ['open'];
  if (platform === 'win32') return ['explorer.exe'];
  return ['xdg-open'];
}

function started(command: string, args: readonly string[]): Promise<string | undefined> {
  return new Promise((resolve) => {
    const child = spawn(command, args, { detached: true, stdio: 'ignore' });
    const end = (why: string | undefined) => {
      clearTimeout(patience);
      child.unref();
      resolve(why);
    };
    const patience = setTimeout(() => end(undefined), FAILS_WITHIN_MS);
    child.once('error', (error: NodeJS.ErrnoException) =>
      end(error.code === 'ENOENT' ? `there is no program ${command} on this machine` : error.message),
    );
    // The Explorer of Windows exits with 1 when it succeeds.
    child.once('exit', (code) =>
      end(code === 0 || command === 'explorer.exe' ? undefined : `${command} exited with ${code}`),
    );
  });
}
