import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, sep } from 'node:path';
import { build, type Metafile } from 'esbuild';
import type { StageName } from '../../infra/face-enrollment/stage/function-code.ts';
import type { Files } from '../archive/zip.ts';
import { bundleOptions } from './bundling.ts';
import { bundleDecoders } from './native/bundle-decoders.ts';
import type { NativeTarget } from './native/native-target.ts';

/** The files of a function that is its bundle and nothing else. */
export async function bundleFiles(stage: StageName): Promise<Files> {
  const { outputFiles } = await build({ ...bundleOptions(stage), outfile: 'index.js', write: false });
  return new Map(outputFiles.map(({ contents }) => ['index.js', Buffer.from(contents)]));
}

/** What is in the bundle of a function. */
export async function functionMetafile(stage: StageName): Promise<Metafile> {
  const { metafile } = await build({ ...bundleOptions(stage), write: false, metafile: true });
  return metafile;
}

/**
 * The files of the prepare function: its bundle, and beside it the decoders for one machine.
 *
 * @throws NativeModulesError that says what to do
 */
export async function prepareFiles(target: NativeTarget): Promise<Files> {
  const directory = mkdtempSync(join(tmpdir(), 'face-enrollment-prepare-'));
  try {
    bundleDecoders(directory, target);
    return new Map([...(await bundleFiles('prepare')), ...filesIn(directory)]);
  } finally {
    rmSync(directory, { recursive: true });
  }
}

function filesIn(directory: string): Files {
  const entries = readdirSync(directory, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
  const paths = entries.map(({ parentPath, name }) => join(parentPath, name));
  return new Map(paths.map((path) => [path.slice(directory.length + 1).replaceAll(sep, '/'), readFileSync(path)]));
}
