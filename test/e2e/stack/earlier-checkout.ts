import { spawnSync } from 'node:child_process';
import { mkdirSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { NODE_MODULES, PROJECT_ROOT } from '../../../local/paths.ts';

/** Version 0.1.0, the last one without a package. */
const COMMIT = '1f7837d';
const MAX_ARCHIVE_BYTES = 128 * 1024 * 1024;

/**
 * Unpacks an earlier version of this project.
 *
 * @param directory where it is made; it gets the packages of this checkout
 * @returns the directory; undefined in a clone without the history, such as a shallow one
 */
export function earlierCheckout(directory: string): string | undefined {
  const archive = spawnSync('git', ['archive', COMMIT], { cwd: PROJECT_ROOT, maxBuffer: MAX_ARCHIVE_BYTES });
  if (archive.status !== 0) return undefined;
  mkdirSync(directory);
  const { status } = spawnSync('tar', ['-x'], { cwd: directory, input: archive.stdout });
  if (status !== 0) throw new Error(`tar ended with ${status}.`);
  symlinkSync(NODE_MODULES, join(directory, 'node_modules'));
  return directory;
}
