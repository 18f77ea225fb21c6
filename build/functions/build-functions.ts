import { createHash } from 'node:crypto';
import { join } from 'node:path';
import { DIST } from '../../infra/dist.ts';
import {
  BUILT_FUNCTIONS,
  hashFile,
  PROCESSORS,
  type Processor,
  STAGES,
} from '../../infra/face-enrollment/stage/function-code.ts';
import { type Files, sorted } from '../archive/zip.ts';
import { isBuiltFrom, rememberInputs, replaceFile } from '../inputs/built-file.ts';
import { copyFolder } from '../inputs/copy-folder.ts';
import { hashInputs } from '../inputs/hash-inputs.ts';
import { PROJECT_ROOT } from './bundling.ts';
import { HOST_TARGET, LAMBDA_TARGETS, type NativeTarget } from './native/native-target.ts';

/** What decides what is in the functions. The lock file stands for `node_modules`. */
const INPUTS = ['build', 'functions', 'queries', 'infra/face-enrollment/stage/function-code.ts', 'package-lock.json'];

/** The prepare function for this machine, which is no part of the package. */
export const HOST_PREPARE_ARCHIVE = join(PROJECT_ROOT, '.local', 'functions', 'prepare.zip');

/**
 * Builds what the construct needs when an app is synthesized. It does nothing when nothing has changed since the last build.
 *
 * @param targets of the prepare function: the processors of Lambda, and `host` for the machine of the local stack
 * @throws NativeModulesError that says what to do
 */
export async function buildFunctions(targets: readonly (Processor | 'host')[] = PROCESSORS): Promise<void> {
  const inputs = hashInputs(PROJECT_ROOT, INPUTS);
  copyFolder(join(PROJECT_ROOT, 'queries'), join(DIST, 'queries'));
  const archives = [
    ...STAGES.filter((stage) => stage !== 'prepare').map((stage) => ({
      file: join(BUILT_FUNCTIONS, `${stage}.zip`),
      files: async () => (await import('./function-files.ts')).bundleFiles(stage),
    })),
    ...targets.map((target) => ({
      file: target === 'host' ? HOST_PREPARE_ARCHIVE : join(BUILT_FUNCTIONS, `prepare-${target}.zip`),
      files: async () => (await import('./function-files.ts')).prepareFiles(nativeTarget(target)),
    })),
  ];
  for (const { file, files } of archives) {
    if (!isBuiltFrom(inputs, file)) await writeArchive(file, await files(), inputs);
  }
}

function nativeTarget(name: Processor | 'host'): NativeTarget {
  return name === 'host' ? HOST_TARGET : LAMBDA_TARGETS[name];
}

async function writeArchive(file: string, files: Files, inputs: string): Promise<void> {
  const { zip } = await import('../archive/zip.ts');
  replaceFile(file, zip(files));
  replaceFile(hashFile(file), contentHash(files));
  rememberInputs(inputs, file);
}

/** Of names and contents, and so the same on every machine. */
export function contentHash(files: Files): string {
  const hash = createHash('sha256');
  for (const [path, content] of sorted(files)) hash.update(`${path}\0${content.length}\0`).update(content);
  return hash.digest('hex');
}
