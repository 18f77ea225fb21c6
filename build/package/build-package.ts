import { readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { DIST } from '../../infra/dist.ts';
import { STAGES } from '../../infra/face-enrollment/stage/function-code.ts';
import { buildFunctions } from '../functions/build-functions.ts';
import { PROJECT_ROOT } from '../functions/bundling.ts';
import { isBuiltFrom, rememberInputs, replaceFile } from '../inputs/built-file.ts';
import { copyFolder } from '../inputs/copy-folder.ts';
import { hashInputs } from '../inputs/hash-inputs.ts';

const INPUTS = [
  'build',
  'cli',
  'functions',
  'infra',
  'queries',
  'schemas',
  'package-lock.json',
  'package.json',
  'tsconfig.json',
];
/** By the command line. */
const READ_AT_RUN_TIME = ['cdk.json', 'cli/report/page/report.css'];
/** Written last, and so there when everything is. */
const NOTICES = join(DIST, 'third-party-licences.txt');

/**
 * Builds everything in the package that is not in the checkout as it is. It does nothing when nothing has changed.
 *
 * @throws NativeModulesError that says what to do
 */
export async function buildPackage(): Promise<void> {
  await buildFunctions();
  const inputs = hashInputs(PROJECT_ROOT, INPUTS);
  if (isBuiltFrom(inputs, NOTICES)) return;
  const [{ writeBundles }, { writeDeclarations }, { packagesOf, thirdPartyLicences }, { functionMetafile }] =
    await Promise.all([
      import('./bundles.ts'),
      import('./declarations.ts'),
      import('./third-party-licences.ts'),
      import('../functions/function-files.ts'),
    ]);
  const metafiles = [...(await writeBundles()).values(), ...(await Promise.all(STAGES.map(functionMetafile)))];
  writeDeclarations();
  copyFolder(join(PROJECT_ROOT, 'schemas'), join(DIST, 'schemas'), (name) => name.endsWith('.json'));
  for (const file of READ_AT_RUN_TIME) replaceFile(join(DIST, basename(file)), readFileSync(join(PROJECT_ROOT, file)));
  replaceFile(NOTICES, thirdPartyLicences(packagesOf(metafiles)));
  rememberInputs(inputs, NOTICES);
}
