import { createHash } from 'node:crypto';
import { cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { PROJECT_ROOT } from '../bundling.ts';
import { isShipped } from './is-shipped.ts';
import { NativeModulesError } from './native-modules-error.ts';
import { type NativeTarget, targetName } from './native-target.ts';
import { npmCi } from './npm-ci.ts';

/** The only packages that a function loads from beside its bundle, with a lock file of their own. */
export const NATIVE_DIRECTORY = join(PROJECT_ROOT, 'functions', 'prepare', 'native');
const MANIFESTS = ['package.json', 'package-lock.json'];
const CACHE = join(PROJECT_ROOT, '.local', 'native');

export interface NativeModulesOptions {
  /** Where the lock file is. */
  readonly directory?: string;
  /** Where installed modules stay. */
  readonly cache?: string;
}

/**
 * Installs the decoders for a machine, with the checksums of the lock file. They stay in a cache, so that this needs the npm
 * registry once for each machine and lock file, and takes no time after that.
 *
 * @returns a `node_modules` directory with nothing in it but what the function loads, and the licences
 * @throws NativeModulesError that says what to do
 */
export function nativeModules(
  target: NativeTarget,
  { directory = NATIVE_DIRECTORY, cache = CACHE }: NativeModulesOptions = {},
): string {
  const manifests = MANIFESTS.map((name) => readFileSync(join(directory, name)));
  const key = manifests.reduce((hash, content) => hash.update(content), createHash('sha256')).digest('hex');
  const installed = join(cache, `${targetName(target)}-${key.slice(0, 12)}`);
  const modules = join(installed, 'node_modules');
  if (existsSync(modules)) return modules;

  mkdirSync(cache, { recursive: true });
  // Made aside and moved into place when complete: another synthesis may be making it at this moment.
  const draft = mkdtempSync(join(cache, 'draft-'));
  try {
    const [whole, shipped] = [join(draft, 'whole'), join(draft, 'shipped')];
    mkdirSync(whole);
    for (const name of MANIFESTS) cpSync(join(directory, name), join(whole, name));
    npmCi(whole, target);
    checkNativeCode(join(whole, 'node_modules'), target);
    const from = join(whole, 'node_modules');
    cpSync(from, join(shipped, 'node_modules'), {
      recursive: true,
      filter: (source) => isShipped(source.slice(from.length + 1)),
    });
    moveIntoPlace(shipped, installed);
    return modules;
  } finally {
    rmSync(draft, { recursive: true, force: true });
  }
}

/** npm leaves out what is optional without a word, for example when it is too old to know the flags. */
function checkNativeCode(modules: string, target: NativeTarget): void {
  const { os, cpu } = target;
  const expected = [`${os}-${cpu}`, `${os}musl-${cpu}`].map((name) => join('@img', `sharp-${name}`));
  if (expected.some((name) => existsSync(join(modules, name)))) return;
  throw new NativeModulesError(
    target,
    `npm left out ${expected[0]}. Update npm to version 10 or newer, then build again`,
  );
}

function moveIntoPlace(draft: string, installed: string): void {
  try {
    renameSync(draft, installed);
  } catch (error) {
    if (!existsSync(installed)) throw error;
  }
}
