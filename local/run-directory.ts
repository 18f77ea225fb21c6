import { existsSync, mkdirSync, readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { LOCAL_DIR } from './paths.ts';

/** Creates an empty directory below `.local` for the logs and outputs of one run. */
export function freshDirectory(name: string): string {
  const directory = join(LOCAL_DIR, name);
  rmSync(directory, { recursive: true, force: true });
  mkdirSync(directory, { recursive: true });
  return directory;
}

/** Creates `<prefix><pid>-<n>`, and removes the directories of processes that have ended, whose logs were kept until now. */
export function freshDirectoryOfProcess(prefix: string): string {
  const known = existsSync(LOCAL_DIR) ? readdirSync(LOCAL_DIR).filter((name) => name.startsWith(prefix)) : [];
  for (const name of known) {
    const pid = Number(name.slice(prefix.length).split('-', 1)[0]);
    if (!exists(pid)) rmSync(join(LOCAL_DIR, name), { recursive: true, force: true });
  }
  for (let number = 1; ; number += 1) {
    const name = `${prefix}${process.pid}-${number}`;
    if (!existsSync(join(LOCAL_DIR, name))) return freshDirectory(name);
  }
}

function exists(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
}
