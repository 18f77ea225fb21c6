import { join } from 'node:path';

export const PROJECT_ROOT = join(import.meta.dirname, '..');
/** Files of local runs. Git ignores them. */
export const LOCAL_DIR = join(PROJECT_ROOT, '.local');
export const NODE_MODULES = join(PROJECT_ROOT, 'node_modules');
/** Where Node keeps compiled code for the next process, which so starts in half the time. */
export const COMPILE_CACHE = join(LOCAL_DIR, 'compile-cache');
