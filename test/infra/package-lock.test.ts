import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';

interface Locked {
  readonly resolved?: string;
  readonly engines?: { readonly node?: string };
  readonly optionalDependencies?: Readonly<Record<string, string>>;
}

const PROJECT_ROOT = join(import.meta.dirname, '../..');
/** The Node that `npm ci` runs on where nothing is installed yet; the project's own scripts run on a newer one. */
const NODE_OF_NPM = '20.20.2';

const require = createRequire(import.meta.url);
const semver = require('semver') as { satisfies(version: string, range: string): boolean };

function lockedPackages(directory: string): readonly (readonly [path: string, locked: Locked])[] {
  const lock = JSON.parse(readFileSync(join(PROJECT_ROOT, directory, 'package-lock.json'), 'utf8'));
  return Object.entries(lock.packages as Record<string, Locked>);
}

function nameOf(path: string): string {
  return path.slice(path.lastIndexOf('node_modules/') + 'node_modules/'.length);
}

describe.each(['.', 'test/mutation', 'test/package/toolchain'])('the lock file in %s', (directory) => {
  const packages = lockedPackages(directory);

  it('has the packages of every platform, without which a fresh "npm ci" refuses to work', () => {
    const names = new Set(packages.map(([path]) => nameOf(path)));
    const missing = packages.flatMap(([, { optionalDependencies = {} }]) =>
      Object.keys(optionalDependencies).filter((name) => !names.has(name)),
    );
    expect(missing).toEqual([]);
  });

  it('names no registry', () => {
    expect(packages.filter(([, { resolved }]) => resolved !== undefined)).toEqual([]);
  });
});

describe('the dependencies of the project', () => {
  it('all accept Node 20, so that "npm ci" prints no warning about engines', () => {
    const refusing = lockedPackages('.').filter(
      ([, { engines }]) => engines?.node !== undefined && !semver.satisfies(NODE_OF_NPM, engines.node),
    );
    expect(refusing.map(([path]) => path)).toEqual([]);
  });
});
