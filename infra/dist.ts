import { join } from 'node:path';

/**
 * What `npm run build` writes, and all that the construct reads when an app is synthesized. The compiled construct is as deep
 * in its package as this file is in the checkout.
 */
export const DIST = join(import.meta.dirname, '..', 'dist');
