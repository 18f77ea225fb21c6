import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { build } from 'esbuild';
import { BUNDLING, handlerFile, PROJECT_ROOT, REPLACED } from '../infra/face-enrollment/bundling/bundling.ts';

/** Lists the licences of what is in the functions, and of what deploys and operates them: `npm run docs:licences`. */

export const LIST = join(import.meta.dirname, 'licences.md');

/** What may be passed on without more than a notice. */
export const ALLOWED = ['0BSD', 'Apache-2.0', 'BSD-2-Clause', 'BSD-3-Clause', 'BlueOak-1.0.0', 'ISC', 'MIT', 'MIT-0'];

export interface ShippedPackage {
  readonly name: string;
  readonly version: string;
  readonly license: string;
  readonly functions: readonly string[];
}

/** Whose code the bundles of the functions contain. */
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

/** As the CDK bundles them; only files that something of is left of count. */
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
  // The innermost: a package may bring one of its own.
  const directories = inputs.flatMap((file) => /^(.*node_modules\/(?:@[^/]+\/)?[^/]+)\//.exec(file)?.[1] ?? []);
  return new Set(directories);
}

interface Locked {
  readonly dev?: boolean;
  readonly license?: string;
}

/** Licences of all packages that are installed to deploy and to operate, with how many are under each. */
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
    'The project is under Apache-2.0. This list is written by `npm run docs:licences`; a test holds that it is current and that everything that',
    `is deployed or operates is under one of ${ALLOWED.join(', ')}.`,
    '',
    '## In the functions',
    '',
    '| package | version | licence | in |',
    '| --- | --- | --- | --- |',
    ...shipped.map(
      ({ name, version, license, functions }) => `| ${name} | ${version} | ${license} | ${functions.join(', ')} |`,
    ),
    '',
    '## Installed to deploy and to operate',
    '',
    ...[...installedLicences()].map(([license, count]) => `- ${license}: ${count}`),
    '',
    'Tools of development and tests are never deployed; their licences are in `package-lock.json`.',
    '',
  ].join('\n');
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) writeFileSync(LIST, await licenceList());
