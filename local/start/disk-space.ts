import { existsSync, statfsSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { LOCAL_DIR, PROJECT_ROOT } from '../paths.ts';
import { Problem } from '../problem.ts';

const MEGABYTE = 1024 * 1024;
/** The emulator's environment has 90 MB while it is made and after, a run 10. */
const LOCAL_MEGABYTES = 150;
/** What the emulator stores, and the code of each function process. */
const TEMPORARY_MEGABYTES = 100;

/** A disk that fills up half-way is told in many ways, few of them clear: it is looked at before. */
export function checkDiskSpace(): void {
  requireSpace(existsSync(LOCAL_DIR) ? LOCAL_DIR : PROJECT_ROOT, LOCAL_MEGABYTES);
  requireSpace(tmpdir(), TEMPORARY_MEGABYTES, 'TMPDIR in the environment names another place.');
}

/** @throws Problem when the directory is not there, or its disk has less room than that */
export function requireSpace(directory: string, megabytes: number, wayOut = ''): void {
  if (!existsSync(directory)) throw new Problem(`There is no directory ${directory}. ${wayOut}`.trim());
  const { bavail, bsize } = statfsSync(directory);
  const free = Math.floor((bavail * bsize) / MEGABYTE);
  if (free >= megabytes) return;
  throw new Problem(`${directory} has ${free} MB free, npm start needs ${megabytes} MB. Make room. ${wayOut}`.trim());
}
