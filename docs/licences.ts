import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { PROJECT_ROOT } from '../build/functions/bundling.ts';
import { functionMetafile } from '../build/functions/function-files.ts';
import { NATIVE_DIRECTORY } from '../build/functions/native/native-modules.ts';
import { LAMBDA_TARGETS, type NativeTarget } from '../build/functions/native/native-target.ts';
import { bundleMetafiles } from '../build/package/bundles.ts';
import { packagesOf } from '../build/package/third-party-licences.ts';
import { STAGES } from '../infra/face-enrollment/stage/function-code.ts';

/** Lists the licences of the packages that are deployed or in the npm package: `npm run docs:licences`. */

export const LIST = join(import.meta.dirname, 'licences.md');

/** Licences that only require a notice. */
export const ALLOWED = ['0BSD', 'Apache-2.0', 'BSD-2-Clause', 'BSD-3-Clause', 'BlueOak-1.0.0', 'ISC', 'MIT', 'MIT-0'];

/** Allowed for the image decoders only, which are files of their own that can be replaced. */
export const LESSER_GPL = ['LGPL-3.0', 'LGPL-3.0-or-later'];
export const DECODERS = /(^|\/)(libheif-js|@img\/sharp-[a-z0-9-]+)$/;

/** The programs of the npm package. */
const PROGRAMS: Readonly<Record<string, string>> = {
  'index.cjs': 'construct',
  'faces.cjs': 'command line',
  'convert-images.mjs': 'command line',
};

export interface ShippedPackage {
  readonly name: string;
  readonly version: string;
  readonly license: string;
  /** The functions and programs that it is in. */
  readonly parts: readonly string[];
}

/** The packages whose code is in the functions, in the construct and in the command line. */
export function shippedPackages(): Promise<readonly ShippedPackage[]> {
  shipped ??= readShippedPackages();
  return shipped;
}

let shipped: Promise<readonly ShippedPackage[]> | undefined;

async function readShippedPackages(): Promise<readonly ShippedPackage[]> {
  const functions = await Promise.all(STAGES.map(async (stage) => [stage, await functionMetafile(stage)] as const));
  const programs = [...(await bundleMetafiles())].map(
    ([file, metafile]) => [PROGRAMS[file] ?? file, metafile] as const,
  );
  const found = new Map<string, ShippedPackage>();
  for (const [part, metafile] of [...functions, ...programs]) {
    for (const directory of packagesOf([metafile])) {
      const { name, version, license } = JSON.parse(
        readFileSync(join(PROJECT_ROOT, directory, 'package.json'), 'utf8'),
      );
      const parts = [...(found.get(directory)?.parts ?? []), part];
      found.set(directory, { name, version, license: license ?? 'none', parts });
    }
  }
  return [...found.values()].sort((one, other) => (one.name < other.name ? -1 : 1));
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
export function nativePackages(): readonly Omit<ShippedPackage, 'parts'>[] {
  const lock = JSON.parse(readFileSync(join(NATIVE_DIRECTORY, 'package-lock.json'), 'utf8'));
  const packages: Record<string, Locked> = lock.packages;
  const found = new Map<string, Omit<ShippedPackage, 'parts'>>();
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

export async function licenceList(): Promise<string> {
  const shipped = await shippedPackages();
  return [
    '# Licences',
    '',
    'This project has the licence Apache-2.0. `npm run docs:licences` writes this list, and a test checks that it is current. The same test checks',
    'the licences of all packages whose code is deployed, or is in the npm package. These licences are allowed:',
    `${ALLOWED.join(', ')}. ${LESSER_GPL.join(' and ')} are allowed for the image decoders only.`,
    '',
    '## In the compiled code',
    '',
    'The functions, the construct and the command line contain code of these packages. `dist/third-party-licences.txt` in the npm package has',
    'the texts of the licences.',
    '',
    '| package | version | licence | in |',
    '| --- | --- | --- | --- |',
    ...shipped.map(
      ({ name, version, license, parts }) => `| ${name} | ${version} | ${license} | ${parts.join(', ')} |`,
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
    '## Beside the npm package',
    '',
    'An app has `aws-cdk-lib` and `constructs`, with the licence Apache-2.0. `faces report --images` needs `sharp` and `libheif-js`.',
    '',
    'Development and test tools are never deployed. Their licences are in `package-lock.json`.',
    '',
  ].join('\n');
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) writeFileSync(LIST, await licenceList());
