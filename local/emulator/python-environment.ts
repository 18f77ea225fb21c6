import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { readFile, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { LOCAL_DIR } from '../paths.ts';
import { Problem } from '../problem.ts';
import { childEnvironment } from '../processes/child-environment.ts';
import { runCommand } from '../processes/run-command.ts';
import { freshDirectoryOfProcess } from '../run-directory.ts';
import { findPython } from './find-python.ts';
import { pipFailure } from './pip-failure.ts';

const run = promisify(execFile);
const REQUIREMENTS = join(import.meta.dirname, 'requirements.txt');
const STAMP = 'installed';
/** Modules that the emulator needs to start. */
const IMPORTS = 'import ministack.app, hypercorn.asyncio';

/**
 * Creates the virtual environment of the emulator, unless it exists.
 *
 * @returns the path of its Python
 * @throws Problem when Python is missing or unsuitable, or pip fails
 */
export async function preparePythonEnvironment(signal?: AbortSignal): Promise<string> {
  // Another PYTHON or other requirements need another environment.
  const wanted = createHash('sha256')
    .update(await readFile(REQUIREMENTS))
    .update(process.env.PYTHON ?? '')
    .digest('hex');
  const directory = join(LOCAL_DIR, `python-${wanted.slice(0, 12)}`);
  const python = join(directory, 'bin', 'python');
  if (await works(directory)) return python;

  const base = await findPython();
  // Created aside and moved into place when complete: another run may create it at the same time.
  const draft = freshDirectoryOfProcess('python-draft-');
  try {
    await install(base, draft, signal);
    if (!(await works(directory))) {
      await rm(directory, { recursive: true, force: true });
      await rename(draft, directory).catch(async (error) => {
        if (!(await works(directory))) throw error;
      });
    }
    return python;
  } finally {
    await rm(draft, { recursive: true, force: true });
  }
}

async function install(base: string, draft: string, signal: AbortSignal | undefined): Promise<void> {
  const logFile = join(draft, 'install.log');
  const pip = [
    '-m',
    'pip',
    'install',
    '--disable-pip-version-check',
    '--no-input',
    '--quiet',
    '--requirement',
    REQUIREMENTS,
  ];
  for (const [command, args] of [
    [base, ['-m', 'venv', draft]],
    [join(draft, 'bin', 'python'), pip],
  ] as const) {
    const code = await runCommand({ command, args, cwd: process.cwd(), env: process.env, logFile, signal });
    if (code !== 0) {
      throw new Problem(
        `The AWS emulator could not be installed with ${base}:\n${pipFailure(await readFile(logFile, 'utf8'))}`,
      );
    }
  }
  await writeFile(join(draft, STAMP), '');
}

/** Whether it is complete and still runs: its base Python or some of its files may have been removed. */
async function works(directory: string): Promise<boolean> {
  if (!existsSync(join(directory, STAMP))) return false;
  const options = { cwd: directory, env: childEnvironment() };
  return await run(join(directory, 'bin', 'python'), ['-c', IMPORTS], options).then(
    () => true,
    () => false,
  );
}
