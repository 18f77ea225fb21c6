import { execFile } from 'node:child_process';
import { createHash, randomUUID } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { LOCAL_DIR } from '../paths.ts';
import { Problem } from '../problem.ts';
import { findPython } from './python.ts';

const run = promisify(execFile);
const REQUIREMENTS = join(import.meta.dirname, 'requirements.txt');
const STAMP = 'installed';

/** Makes the virtual environment of the emulator, unless it is there; returns its Python. */
export async function preparePythonEnvironment(): Promise<string> {
  const wanted = createHash('sha256')
    .update(await readFile(REQUIREMENTS))
    .digest('hex');
  const directory = join(LOCAL_DIR, `python-${wanted.slice(0, 12)}`);
  const python = join(directory, 'bin', 'python');
  if (await works(directory, python)) return python;

  const base = await findPython();
  // Made aside and moved into place when complete: another run may be making it at this moment.
  const draft = `${directory}.${randomUUID()}`;
  try {
    await mkdir(LOCAL_DIR, { recursive: true });
    await run(base, ['-m', 'venv', draft]);
    const pip = ['-m', 'pip', 'install', '--disable-pip-version-check', '--quiet', '--requirement', REQUIREMENTS];
    await run(join(draft, 'bin', 'python'), pip);
    await writeFile(join(draft, STAMP), '');
    if (!(await works(directory, python))) {
      await rm(directory, { recursive: true, force: true });
      await rename(draft, directory).catch(async (error) => {
        if (!(await works(directory, python))) throw error;
      });
    }
    return python;
  } catch (cause) {
    const details = cause instanceof Error && 'stderr' in cause ? String(cause.stderr).trim() : String(cause);
    throw new Problem(`The AWS emulator could not be installed with ${base}:\n${details}`, { cause });
  } finally {
    await rm(draft, { recursive: true, force: true });
  }
}

/** The Python that it was made with may have been removed since. */
async function works(directory: string, python: string): Promise<boolean> {
  if (!existsSync(join(directory, STAMP))) return false;
  return await run(python, ['-c', 'import ministack']).then(
    () => true,
    () => false,
  );
}
