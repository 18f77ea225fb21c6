import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { build } from 'esbuild';
import { BUNDLING, handlerFile, PROJECT_ROOT, REPLACED } from '../infra/face-enrollment/bundling/bundling.ts';

/** Lists the licences of the packages in the functions, and of those that deploy and operate the stack: `npm run docs:licences`. */

export const LIST = join(import.meta.dirname, 'licences.md');

/** Licences that only require a notice. */
export const ALLOWED = ['0BSD', 'Apache-2.0', 'BSD-2-Clause', 'BSD-3-Clause', 'BlueOak-1.0.0', 'ISC', 'MIT', 'MIT-0'];

export interface ShippedPackage {
  readonly name: string;
  readonly version: string;
  readonly license: string;
  readonly functions: readonly string[];
}

/** The packages whose code is in the bundles of the functions. */
export async function shippedPackages(): Promise<readonly ShippedPackage[]> {
  const found = new Map<string, ShippedPackage>();
  for (const handler of ['enroll', 'intake'] as const) {
    for (const directory of await packagesIn(handler)) {
      const { name, version, license } = JSON.parse(
        readFileSync(join(PROJECT_ROOT, directory, 'package.json'), 'utf8'),
      );
      const functions = [...(found.get(directory)?.functions ?? []), handler];
      found.set(directory, { name, version, license: license ?? 'none', functions });
    }
  }
  return [...found.values()].sort((one, other) => (one.name < other.name ? -1 : 1));
}

/** Bundles as the CDK does. Only files of which something is left in the bundle count. */
async function packagesIn(handler: 'enroll' | 'intake'): Promise<ReadonlySet<string>> {
  const { metafile } = await build({
    absWorkingDir: PROJECT_ROOT,
    entryPoints: [handlerFile(handler)],
    bundle: true,
    write: false,
    metafile: true,
    minify: true,
    platform: 'node',
    format: 'cjs',
    target: BUNDLING.target,
    mainFields: BUNDLING.mainFields,
    alias: REPLACED,
    logLevel: 'error',
  });
  const inputs = Object.values(metafile.outputs).flatMap((output) =>
    Object.entries(output.inputs).flatMap(([file, { bytesInOutput }]) => (bytesInOutput > 0 ? [file] : [])),
  );
  // The innermost directory: a package may bring its own copy of another.
  const directories = inputs.flatMap((file) => /^(.*node_modules\/(?:@[^/]+\/)?[^/]+)\//.exec(file)?.[1] ?? []);
  return new Set(directories);
}

interface Locked {
  readonly dev?: boolean;
  readonly license?: string;
}

/** The licences of all packages that are installed to deploy and operate the stack, with the number of packages for each. */
export function installedLicences(): ReadonlyMap<string, number> {
  const lock = JSON.parse(readFileSync(join(PROJECT_ROOT, 'package-lock.json'), 'utf8'));
  const counts = new Map<string, number>();
  for (const [path, { dev = false, license = 'none' }] of Object.entries(lock.packages as Record<string, Locked>)) {
    if (path !== '' && !dev) counts.set(license, (counts.get(license) ?? 0) + 1);
  }
  return new Map([...counts].sort(([one], [other]) => (one < other ? -1 : 1)));
}

export async function licenceList(): Promise<string> {
  const shipped = await shippedPackages();
  return [
    '# Licences',
    '',
    'This project has the licence Apache-2.0. `npm run docs:licences` writes this list, and a test checks that it is current. The same test checks',
    'the licences of all packages that are deployed, or used to deploy and operate the stack. These licences are allowed:',
    `${ALLOWED.join(', ')}.`,
    '',
    '## In the functions',
    '',
    '| package | version | licence | functions |',
    '| --- | --- | --- | --- |',
    ...shipped.map(
      ({ name, version, license, functions }) => `| ${name} | ${version} | ${license} | ${functions.join(', ')} |`,
    ),
    '',
    '## Installed to deploy and operate the stack',
    '',
    ...[...installedLicences()].map(([license, count]) => `- ${license}: ${count}`),
    '',
    'Development and test tools are never deployed. Their licences are in `package-lock.json`.',
    '',
  ].join('\n');
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) writeFileSync(LIST, await licenceList());
