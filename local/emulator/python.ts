import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { Problem } from '../problem.ts';

const run = promisify(execFile);
const OLDEST = [3, 10] as const;
const CANDIDATES = ['python3', 'python3.14', 'python3.13', 'python3.12', 'python3.11', 'python3.10', 'python'];

/** The command of a Python that can make virtual environments: the one that `PYTHON` in the environment names, or any. */
export async function findPython(environment: NodeJS.ProcessEnv = process.env): Promise<string> {
  const tooOld: string[] = [];
  const asked = environment.PYTHON;
  for (const command of asked ? [asked] : CANDIDATES) {
    const version = await versionOf(command, environment);
    if (!version) continue;
    if (version[0] !== OLDEST[0] || version[1] < OLDEST[1]) {
      tooOld.push(`${command} is ${version.join('.')}`);
      continue;
    }
    if (await canMakeEnvironments(command, environment)) return command;
    throw new Problem(
      `${command} (${version.join('.')}) cannot make virtual environments: its modules venv and ensurepip are missing. ` +
        'On Debian and Ubuntu: apt install python3-venv',
    );
  }
  if (asked) {
    const is = tooOld.length > 0 ? tooOld.join() : `'${asked}' cannot be run, or is no Python`;
    throw new Problem(
      `PYTHON names no Python ${OLDEST.join('.')} or newer: ${is}. Set it to another command, or unset it.`,
    );
  }
  throw new Problem(
    `The AWS emulator needs Python ${OLDEST.join('.')} or newer, and there is none in the PATH` +
      `${tooOld.length > 0 ? ` (${tooOld.join(', ')})` : ''}. Install it, or set PYTHON to its command.`,
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

async function canMakeEnvironments(command: string, env: NodeJS.ProcessEnv): Promise<boolean> {
  return await run(command, ['-c', 'import venv, ensurepip'], { env }).then(
    () => true,
    () => false,
  );
}
