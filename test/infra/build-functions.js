import { buildFunctions } from '../../build/functions/build-functions.ts';
import setUpTemporaryDirectory from './temporary-directory.js';

/** Apps are synthesized with what the build wrote, which is current before the first test. */
export default async function setUp() {
  await buildFunctions();
  setUpTemporaryDirectory();
}
