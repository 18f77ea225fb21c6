import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { NATIVE_DIRECTORY, nativeModules } from '../../../../build/functions/native/native-modules.ts';
import { NativeModulesError } from '../../../../build/functions/native/native-modules-error.ts';
import { HOST_TARGET, LAMBDA_TARGETS, type NativeTarget } from '../../../../build/functions/native/native-target.ts';

let root: string;
const npmBefore = process.env.npm_execpath;
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'native-modules-'));
  mkdirSync(join(root, 'project'));
  writeFileSync(join(root, 'project', 'package.json'), '{}');
  writeFileSync(join(root, 'project', 'package-lock.json'), '{"lockfileVersion":3}');
  givenNpm(INSTALLS);
});
afterEach(() => {
  rmSync(root, { recursive: true });
  if (npmBefore === undefined) delete process.env.npm_execpath;
  else process.env.npm_execpath = npmBefore;
});

/** A program in place of npm, which keeps its arguments. */
function givenNpm(behaviour: string): void {
  const file = join(root, 'npm-cli.js');
  const program = `
    const fs = require('node:fs');
    const args = process.argv.slice(2);
    fs.appendFileSync(${JSON.stringify(join(root, 'calls'))}, args.join(' ') + '\\n');
    const value = (name) => (args.find((arg) => arg.startsWith('--' + name + '=')) ?? '').split('=')[1];
    const put = (path) => {
      fs.mkdirSync(require('node:path').dirname('node_modules/' + path), { recursive: true });
      fs.writeFileSync('node_modules/' + path, value('cpu'));
    };
    ${behaviour}`;
  writeFileSync(file, program);
  process.env.npm_execpath = file;
}

const INSTALLS = `
  put('@img/sharp-' + value('os') + '-' + value('cpu') + '/lib/sharp.node');
  for (const path of ['sharp/dist/index.mjs', 'sharp/LICENSE', 'sharp/src/pipeline.cc', 'sharp/dist/index.d.mts',
    'libheif-js/LICENSE', 'libheif-js/libheif/libheif.js', 'libheif-js/libheif-wasm/libheif.js',
    'libheif-js/libheif-wasm/libheif.wasm', 'libheif-js/libheif-wasm/libheif-bundle.js', '.package-lock.json']) put(path);`;

const calls = () => readFileSync(join(root, 'calls'), 'utf8').trim().split('\n');
const install = (target: NativeTarget = LAMBDA_TARGETS.arm64) =>
  nativeModules(target, { directory: join(root, 'project'), cache: join(root, 'cache') });
const filesOf = (modules: string) =>
  readdirSync(modules, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map(({ parentPath, name }) => join(parentPath, name).slice(modules.length + 1))
    .sort();

describe('the native modules', () => {
  it.each([
    ['arm64', '--cpu=arm64'],
    ['x86_64', '--cpu=x64'],
  ] as const)('of %s are those of its processor, from the lock file, and nothing of a package is run', (name, cpu) => {
    install(LAMBDA_TARGETS[name]);
    expect(calls()).toEqual([
      expect.stringMatching(`^ci --os=linux ${cpu} --libc=glibc --ignore-scripts --omit=dev --prefer-offline`),
    ]);
  });

  it('of this machine are chosen by npm itself', () => {
    nativeModules(HOST_TARGET, { directory: join(root, 'project'), cache: join(root, 'cache') });
    expect(calls()[0]).toContain(`--os=${process.platform} --cpu=${process.arch} --ignore-scripts`);
  });

  it('are what the function loads, with the licences, and nothing else', () => {
    expect(filesOf(install())).toEqual([
      '@img/sharp-linux-arm64/lib/sharp.node',
      'libheif-js/LICENSE',
      'libheif-js/libheif-wasm/libheif.js',
      'libheif-js/libheif-wasm/libheif.wasm',
      'sharp/LICENSE',
      'sharp/dist/index.mjs',
    ]);
  });

  it('are installed once for each processor', () => {
    const first = install();
    expect(install()).toBe(first);
    const other = install(LAMBDA_TARGETS.x86_64);
    expect(other).not.toBe(first);
    expect(install(LAMBDA_TARGETS.x86_64)).toBe(other);
    expect(calls()).toHaveLength(2);
  });

  it('are installed again when the lock file changes', () => {
    const first = install();
    writeFileSync(join(root, 'project', 'package-lock.json'), '{"lockfileVersion":3,"packages":{}}');
    expect(install()).not.toBe(first);
    expect(calls()).toHaveLength(2);
  });

  it('leave nothing else behind, installed or not', () => {
    install();
    givenNpm('process.exit(1);');
    expect(() => install(LAMBDA_TARGETS.x86_64)).toThrow();
    expect(readdirSync(join(root, 'cache'))).toEqual([expect.stringMatching(/^linux-arm64-glibc-[0-9a-f]{12}$/)]);
  });
});

describe('native modules that cannot be installed', () => {
  it.each([
    [
      'ENOTFOUND',
      /^The image decoders of the prepare function could not be installed for linux-arm64-glibc: the npm registry cannot be reached \(ENOTFOUND\). .*Connect to the registry, or set the registry and the proxy of npm, then build again.$/,
    ],
    ['ECONNREFUSED', /cannot be reached \(ECONNREFUSED\)/],
    ['EINTEGRITY', /does not have the checksum of the lock file \(EINTEGRITY\). Do not deploy it./],
    ['EUSAGE', /npm ci failed:\nnpm error code EUSAGE\nnpm error what else npm said.$/],
  ])('say what to do: %s', (code, message) => {
    givenNpm(`console.error('npm error code ${code}\\nnpm error what else npm said'); process.exit(1);`);
    expect(() => install()).toThrow(NativeModulesError);
    expect(() => install()).toThrow(message);
  });

  it('say so when npm leaves out the native code without a word', () => {
    givenNpm("put('sharp/dist/index.mjs');");
    expect(() => install()).toThrow(/npm left out .*sharp-linux-arm64. Update npm to version 10 or newer/);
  });
});

describe('the lock file of the native modules', () => {
  const manifest = JSON.parse(readFileSync(join(NATIVE_DIRECTORY, 'package.json'), 'utf8'));
  const packages: Record<string, { integrity?: string; resolved?: string; version: string; license?: string }> =
    JSON.parse(readFileSync(join(NATIVE_DIRECTORY, 'package-lock.json'), 'utf8')).packages;

  it('has the versions that the project is tested with', () => {
    const { devDependencies } = JSON.parse(readFileSync('package.json', 'utf8'));
    for (const [name, version] of Object.entries(manifest.dependencies)) {
      expect({ [name]: version }).toEqual({ [name]: devDependencies[name] });
    }
  });

  it('has a checksum for every package and names no registry', () => {
    const installed = Object.entries(packages).filter(([path]) => path !== '');
    expect(installed.filter(([, { integrity }]) => integrity === undefined)).toEqual([]);
    expect(installed.filter(([, { resolved }]) => resolved !== undefined)).toEqual([]);
  });

  it.each(['linux-arm64', 'linux-x64', 'linuxmusl-x64', 'darwin-arm64', 'darwin-x64'])(
    'has the native code of %s',
    (name) => {
      expect(packages[`node_modules/@img/sharp-${name}`]?.version).toBe(manifest.dependencies.sharp);
      expect(packages[`node_modules/@img/sharp-libvips-${name}`]).toBeDefined();
    },
  );
});
