import { buildFunctions } from '../../build/functions/build-functions.ts';
import { buildPackage } from '../../build/package/build-package.ts';

/** Built once for all files, which deploy side by side: for the emulator, and the package. */
export default async function setUp() {
  await buildFunctions(['host']);
  await buildPackage();
}
