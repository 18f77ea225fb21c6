import { buildFunctions } from '../../build/functions/build-functions.ts';

/** Built once for all files, which deploy side by side: for the emulator and for the machines of Lambda. */
export default async function setUp() {
  await buildFunctions(['host', 'arm64', 'x86_64']);
}
