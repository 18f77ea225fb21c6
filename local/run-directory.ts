import { existsSync, mkdirSync, readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { LOCAL_DIR } from './paths.ts';

/** Creates an empty directory below `.local` for the logs and outputs of one run. */
export function freshDirectory(name: string, parent = LOCAL_DIR): string {
  const directory = join(parent, name);
  rmSync(directory, { recursive: true, force: true });
  mkdirSync(directory, { recursive: true });
  return directory;
}

/** Creates `<prefix><pid>-<n>`, and removes the directories of processes that have ended, whose logs were kept until now. */
export function freshDirectoryOfProcess(prefix: string, parent = LOCAL_DIR): string {
  for (const name of existsSync(parent) ? readdirSync(parent) : []) {
    const pid = processOf(name, prefix);
    if (pid !== undefined && !exists(pid)) rmSync(join(parent, name), { recursive: true, force: true });
  }
  for (let number = 1; ; number += 1) {
    const name = `${prefix}${process.pid}-${number}`;
    if (!existsSync(join(parent, name))) return freshDirectory(name, parent);
  }
}

/** Undefined for the name of another prefix, which may begin with this one. */
function processOf(name: string, prefix: string): number | undefined {
  if (!name.startsWith(prefix)) return undefined;
  const [, pid] = /^(\d+)-\d+$/.exec(name.slice(prefix.length)) ?? [];
  return pid === undefined ? undefined : Number(pid);
}

function exists(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch (error) {
    // The process of another user exists, too.
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}
