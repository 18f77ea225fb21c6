import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { build } from 'esbuild';
import { bundleOptions, PROJECT_ROOT } from '../build/functions/bundling.ts';
import { NATIVE_DIRECTORY } from '../build/functions/native/native-modules.ts';
import { LAMBDA_TARGETS, type NativeTarget } from '../build/functions/native/native-target.ts';
import { STAGES, type StageName } from '../infra/face-enrollment/stage/function-code.ts';

/** Lists the licences of the packages in the functions, and of those that deploy and operate the stack: `npm run docs:licences`. */

export const LIST = join(import.meta.dirname, 'licences.md');

/** Licences that only require a notice. */
export const ALLOWED = ['0BSD', 'Apache-2.0', 'BSD-2-Clause', 'BSD-3-Clause', 'BlueOak-1.0.0', 'ISC', 'MIT', 'MIT-0'];

/** Allowed for the image decoders only, which are files of their own that can be replaced. */
export const LESSER_GPL = ['LGPL-3.0', 'LGPL-3.0-or-later'];
export const DECODERS = /(^|\/)(libheif-js|@img\/sharp-[a-z0-9-]+)$/;

export interface ShippedPackage {
  readonly name: string;
  readonly version: string;
  readonly license: string;
  readonly functions: readonly string[];
}

/** The packages whose code is in the bundles of the functions. */
export async function shippedPackages(): Promise<readonly ShippedPackage[]> {
  const found = new Map<string, ShippedPackage>();
  for (const handler of STAGES) {
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
async function packagesIn(handler: StageName): Promise<ReadonlySet<string>> {
  const { metafile } = await build({ ...bundleOptions(handler), write: false, metafile: true });
  const inputs = Object.values(metafile.outputs).flatMap((output) =>
    Object.entries(output.inputs).flatMap(([file, { bytesInOutput }]) => (bytesInOutput > 0 ? [file] : [])),
  );
  // The innermost directory: a package may bring its own copy of another.
  const directories = inputs.flatMap((file) => /^(.*node_modules\/(?:@[^/]+\/)?[^/]+)\//.exec(file)?.[1] ?? []);
  return new Set(directories);
}

interface Locked {
  readonly version: string;
  readonly dev?: boolean;
  readonly license?: string;
  readonly os?: readonly string[];
  readonly cpu?: readonly string[];
  readonly libc?: readonly string[];
  readonly dependencies?: Readonly<Record<string, string>>;
  readonly optionalDependencies?: Readonly<Record<string, string>>;
}

/** The packages that are deployed beside the bundle of the prepare function, for both of Lambda's processors. */
export function nativePackages(): readonly Omit<ShippedPackage, 'functions'>[] {
  const lock = JSON.parse(readFileSync(join(NATIVE_DIRECTORY, 'package-lock.json'), 'utf8'));
  const packages: Record<string, Locked> = lock.packages;
  const found = new Map<string, Omit<ShippedPackage, 'functions'>>();
  const waiting = Object.keys(packages['']?.dependencies ?? {});
  for (let name = waiting.shift(); name !== undefined; name = waiting.shift()) {
    const locked = packages[`node_modules/${name}`];
    if (locked === undefined || found.has(name)) continue;
    if (!Object.values(LAMBDA_TARGETS).some((target) => isFor(target, locked))) continue;
    const { version, license = 'none', dependencies = {}, optionalDependencies = {} } = locked;
    found.set(name, { name, version, license });
    waiting.push(...Object.keys(dependencies), ...Object.keys(optionalDependencies));
  }
  return [...found.values()].sort((one, other) => (one.name < other.name ? -1 : 1));
}

/** As npm decides it: what a package does not say, it does not ask for. */
function isFor(target: Required<NativeTarget>, { os, cpu, libc }: Locked): boolean {
  const fits = (asked: readonly string[] | undefined, given: string) => asked?.includes(given) ?? true;
  return fits(os, target.os) && fits(cpu, target.cpu) && fits(libc, target.libc);
}

/** The licences of all packages that are installed to deploy and operate the stack, by the path of the package. */
export function installedPackages(): ReadonlyMap<string, string> {
  const lock = JSON.parse(readFileSync(join(PROJECT_ROOT, 'package-lock.json'), 'utf8'));
  const packages = Object.entries(lock.packages as Record<string, Locked>);
  return new Map(
    packages.flatMap(([path, { dev = false, license = 'none' }]) => (path === '' || dev ? [] : [[path, license]])),
  );
}

function installedLicences(): ReadonlyMap<string, number> {
  const counts = new Map<string, number>();
  for (const license of installedPackages().values()) counts.set(license, (counts.get(license) ?? 0) + 1);
  return new Map([...counts].sort(([one], [other]) => (one < other ? -1 : 1)));
}

export async function licenceList(): Promise<string> {
  const shipped = await shippedPackages();
  return [
    '# Licences',
    '',
    'This project has the licence Apache-2.0. `npm run docs:licences` writes this list, and a test checks that it is current. The same test checks',
    'the licences of all packages that are deployed, or used to deploy and operate the stack. These licences are allowed:',
    `${ALLOWED.join(', ')}. ${LESSER_GPL.join(' and ')} are allowed for the image decoders only.`,
    '',
    '## In the functions',
    '',
    '| package | version | licence | functions |',
    '| --- | --- | --- | --- |',
    ...shipped.map(
      ({ name, version, license, functions }) => `| ${name} | ${version} | ${license} | ${functions.join(', ')} |`,
    ),
    '',
    '## Beside the bundle of the prepare function',
    '',
    'These packages decode images. Their code is deployed unchanged. libvips, in `@img/sharp-libvips-*`, and libheif with libde265, in',
    '`libheif-js`, have the licence LGPL-3.0. Its text is deployed with `libheif-js`. Both are files of their own, so another version can take',
    'their place: change `functions/prepare/native/`, then deploy. HEVC, the codec of HEIC, may be covered by patents in some countries.',
    '',
    '| package | version | licence |',
    '| --- | --- | --- |',
    ...nativePackages().map(({ name, version, license }) => `| ${name} | ${version} | ${license} |`),
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
