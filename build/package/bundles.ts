import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type BuildOptions, build, type Metafile } from 'esbuild';
import { DIST } from '../../infra/dist.ts';
import { PROJECT_ROOT } from '../functions/bundling.ts';

/** The oldest Node that the construct and the command line run on. */
const OLDEST_NODE = 'node22';

const COMMON = {
  absWorkingDir: PROJECT_ROOT,
  bundle: true,
  platform: 'node',
  target: OLDEST_NODE,
  // Licences are in a file of their own.
  legalComments: 'none',
  logLevel: 'error',
} as const satisfies BuildOptions;

/** CommonJS, which both kinds of apps can import: there is one construct, whatever imports it. */
const COMMON_JS = {
  ...COMMON,
  format: 'cjs' as const,
  // What an app has, and what it has once only.
  external: ['aws-cdk-lib', 'constructs'],
} satisfies BuildOptions;
const { version: VERSION } = JSON.parse(readFileSync(join(PROJECT_ROOT, 'package.json'), 'utf8'));
const PLACE = { 'import.meta.dirname': '__dirname' };

/** The compiled programs of the package, below the folder `dist`. */
const BUNDLES: Readonly<Record<string, BuildOptions>> = {
  'index.cjs': { ...COMMON_JS, entryPoints: ['infra/index.ts'], define: PLACE },
  // With its packages inside, so that an app that uses the construct alone installs none of them.
  'faces.cjs': {
    ...COMMON_JS,
    entryPoints: ['cli/faces.ts'],
    define: { ...PLACE, FACES_VERSION: JSON.stringify(VERSION) },
    banner: { js: '#!/usr/bin/env node' },
    minifyWhitespace: true,
    minifySyntax: true,
  },
  // Started by `faces report --images` as a process of its own.
  'convert-images.mjs': {
    ...COMMON,
    format: 'esm',
    entryPoints: ['functions/prepare/decoding/convert-images.ts'],
    external: ['sharp', 'libheif-js'],
  },
};

/** Writes the programs, and returns what is in each. */
export function writeBundles(): Promise<ReadonlyMap<string, Metafile>> {
  return bundles((file) => ({ outfile: join(DIST, file) }));
}

/** What is in each program, by its file. */
export function bundleMetafiles(): Promise<ReadonlyMap<string, Metafile>> {
  return bundles((file) => ({ outfile: file, write: false }));
}

async function bundles(output: (file: string) => BuildOptions): Promise<ReadonlyMap<string, Metafile>> {
  const built = Object.entries(BUNDLES).map(async ([file, options]) => {
    const { metafile } = await build({ ...options, ...output(file), metafile: true });
    return [file, metafile] as const;
  });
  return new Map(await Promise.all(built));
}
