import { buildPackage } from '../../build/package/build-package.ts';
import setUpTemporaryDirectory from './temporary-directory.js';

/** Apps are synthesized with what the build wrote, and the package is made of it: it is current before the first test. */
export default async function setUp() {
  await buildPackage();
  setUpTemporaryDirectory();
}
