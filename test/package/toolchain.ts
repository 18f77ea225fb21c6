import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { NODE_MODULES } from '../../local/paths.ts';
import { isInstalled } from '../mutation/installation.ts';

/** A package of its own, with a lock file of its own: only the tests of the package need it. */
const DIRECTORY = join(import.meta.dirname, 'toolchain');
const OLDER = join(DIRECTORY, 'node_modules');

/** What apps that use the package are compiled with: the compiler of most apps today, and the one of new ones. */
export const COMPILERS = {
  '5.9': join(OLDER, 'typescript', 'bin', 'tsc'),
  '7': join(NODE_MODULES, 'typescript', 'bin', 'tsc'),
};
/** What they run on. */
export const NODES = {
  '22': join(OLDER, 'node', 'bin', 'node'),
  '24': join(NODE_MODULES, '.bin', 'node'),
};

/** Installs what the project itself does not have, once. */
export function installToolchain(): void {
  if (isInstalled(DIRECTORY)) return;
  const { status, stderr } = spawnSync('npm', ['ci', '--no-audit', '--no-fund', '--prefer-offline'], {
    cwd: DIRECTORY,
    encoding: 'utf8',
  });
  if (status !== 0) throw new Error(`npm ci failed in ${DIRECTORY}:\n${stderr}`);
}
