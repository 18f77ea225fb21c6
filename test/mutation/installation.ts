import { readFileSync } from 'node:fs';
import { join } from 'node:path';

interface Lock {
  readonly packages: Readonly<Record<string, { readonly version?: string; readonly optional?: boolean }>>;
}

/** Whether everything that the directory's lock file names is installed there. */
export function isInstalled(directory: string): boolean {
  const wanted = lockOf(join(directory, 'package-lock.json'));
  // npm writes this file at the very end: an interrupted installation has none.
  const installed = lockOf(join(directory, 'node_modules/.package-lock.json'));
  return Object.entries(wanted?.packages ?? {})
    .filter(([path, { optional }]) => path !== '' && !optional)
    .every(([path, { version }]) => installed?.packages[path]?.version === version);
}

function lockOf(file: string): Lock | undefined {
  try {
    return JSON.parse(readFileSync(file, 'utf8')) as Lock;
  } catch {
    return undefined;
  }
}
