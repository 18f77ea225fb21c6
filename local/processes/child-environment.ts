import { delimiter, join } from 'node:path';
import { NODE_MODULES } from '../paths.ts';

const INHERITED = ['HOME', 'USER', 'LANG', 'LC_ALL', 'TERM', 'TMPDIR'];

/**
 * The environment of child processes: no credentials, profiles, proxies or Node options of the user, and the project's
 * own Node, that of the Lambda runtime, first in the PATH.
 */
export function childEnvironment(more: Readonly<Record<string, string>> = {}): Record<string, string> {
  const environment: Record<string, string> = {};
  for (const name of INHERITED) {
    const value = process.env[name];
    if (value !== undefined) environment[name] = value;
  }
  const path = [join(NODE_MODULES, '.bin'), process.env.PATH ?? ''].join(delimiter);
  return { ...environment, PATH: path, ...more };
}
