import { cpSync } from 'node:fs';
import { join } from 'node:path';
import { buildSync } from 'esbuild';
import { NODE_TARGET, PROJECT_ROOT } from '../bundling.ts';
import { type NativeModulesOptions, nativeModules } from './native-modules.ts';
import type { NativeTarget } from './native-target.ts';

const PROGRAM = join(PROJECT_ROOT, 'functions', 'prepare', 'decoding', 'convert-images.ts');

/** The program that decodes, as it is called beside the bundle of the prepare function. */
export const DECODERS_FILE = 'convert-images.mjs';

/**
 * Puts what the prepare function starts beside its bundle: the program that decodes, and its native code for one machine.
 *
 * @param directory of the bundle
 * @throws NativeModulesError that says what to do
 */
export function bundleDecoders(directory: string, target: NativeTarget, options?: NativeModulesOptions): void {
  const modules = nativeModules(target, options);
  buildSync({
    absWorkingDir: PROJECT_ROOT,
    entryPoints: [PROGRAM],
    outfile: join(directory, DECODERS_FILE),
    bundle: true,
    minify: true,
    platform: 'node',
    // An ES module finds its packages by its own place, which a bundle in CommonJS does not know.
    format: 'esm',
    target: NODE_TARGET,
    external: ['sharp', 'libheif-js'],
    logLevel: 'error',
  });
  cpSync(modules, join(directory, 'node_modules'), { recursive: true });
}
