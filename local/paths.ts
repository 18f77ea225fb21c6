import { join } from 'node:path';

export const PROJECT_ROOT = join(import.meta.dirname, '..');
/** Everything that local runs leave behind; ignored by git. */
export const LOCAL_DIR = join(PROJECT_ROOT, '.local');
export const NODE_MODULES = join(PROJECT_ROOT, 'node_modules');
