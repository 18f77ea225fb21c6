import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { Problem } from '../problem.ts';

const run = promisify(execFile);
const OLDEST = [3, 10] as const;
const CANDIDATES = ['python3', 'python3.14', 'python3.13', 'python3.12', 'python3.11', 'python3.10', 'python'];

/**
 * Finds a Python that can create virtual environments: only the one that `PYTHON` in the environment names, if it is set.
 *
 * @returns its command
 * @throws Problem when there is none
 */
export async function findPython(environment: NodeJS.ProcessEnv = process.env): Promise<string> {
  const chosen = environment.PYTHON;
  const tooOld: string[] = [];
  for (const command of chosen ? [chosen] : CANDIDATES) {
    const version = await versionOf(command, environment);
    if (!version) continue;
    const named = `${command} is ${version.join('.')}`;
    if (version[0] !== OLDEST[0] || version[1] < OLDEST[1]) {
      tooOld.push(named);
      continue;
    }
    if (await canCreateEnvironments(command, environment)) return command;
    throw new Problem(
      `${named}, but cannot create virtual environments: its modules venv and ensurepip are missing. ` +
        'On Debian and Ubuntu: apt install python3-venv',
    );
  }
  const needed = `The AWS emulator needs Python ${OLDEST.join('.')} or newer`;
  if (chosen) {
    throw new Problem(
      `${needed}, but PYTHON is set, and ${tooOld[0] ?? `${chosen} does not run as a Python`}. ` +
        'Set PYTHON to the command of another Python, or unset it.',
    );
  }
  throw new Problem(
    `${needed}, and the PATH has none${tooOld.length > 0 ? ` (${tooOld.join(', ')})` : ''}. ` +
      'Install Python, or set PYTHON to its command.',
  );
}

async function versionOf(command: string, env: NodeJS.ProcessEnv): Promise<readonly [number, number] | undefined> {
  try {
    const { stdout } = await run(command, ['-c', 'import sys; print(*sys.version_info[:2])'], { env });
    const [major = 0, minor = 0] = stdout.trim().split(' ').map(Number);
    return [major, minor];
  } catch {
    return undefined;
  }
}

async function canCreateEnvironments(command: string, env: NodeJS.ProcessEnv): Promise<boolean> {
  return await run(command, ['-c', 'import venv, ensurepip'], { env }).then(
    () => true,
    () => false,
  );
}
