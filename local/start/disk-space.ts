import { existsSync, statfsSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { LOCAL_DIR, PROJECT_ROOT } from '../paths.ts';
import { Problem } from '../problem.ts';

const MEGABYTE = 1024 * 1024;
/** The emulator's Python environment takes 90 MB, each run 10 MB. */
const LOCAL_MEGABYTES = 150;
/** The objects of the emulator, and the code of each function process. */
const TEMPORARY_MEGABYTES = 100;

/** Checks free space first: when a disk becomes full during a run, most messages do not name the cause. */
export function checkDiskSpace(): void {
  requireSpace(existsSync(LOCAL_DIR) ? LOCAL_DIR : PROJECT_ROOT, LOCAL_MEGABYTES);
  requireSpace(tmpdir(), TEMPORARY_MEGABYTES, 'Or set TMPDIR to another directory.');
}

/** @throws Problem when the directory does not exist, or its disk has less free space */
export function requireSpace(directory: string, megabytes: number, alternative = ''): void {
  if (!existsSync(directory)) throw new Problem(`The directory ${directory} does not exist. ${alternative}`.trim());
  const { bavail, bsize } = statfsSync(directory);
  const free = Math.floor((bavail * bsize) / MEGABYTE);
  if (free >= megabytes) return;
  const problem = `${directory} has ${free} MB free, and npm start needs ${megabytes} MB. Free some space.`;
  throw new Problem(`${problem} ${alternative}`.trim());
}
