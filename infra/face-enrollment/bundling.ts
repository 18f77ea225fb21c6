import { join } from 'node:path';
import { type BundlingOptions, OutputFormat } from 'aws-cdk-lib/aws-lambda-nodejs';

/** Where esbuild runs, so that the working directory of `cdk` does not matter. */
export const PROJECT_ROOT = join(import.meta.dirname, '..', '..');
export const LOCK_FILE = join(PROJECT_ROOT, 'package-lock.json');

export function handlerFile(name: 'intake' | 'enroll'): string {
  return join(PROJECT_ROOT, 'functions', name, 'handler.ts');
}

const UNUSED_MODULE = join(import.meta.dirname, 'unused-module.ts');

/** What is replaced in a bundle because no function reaches it; see the modules that take its place. */
export const REPLACED: Readonly<Record<string, string>> = {
  'whatwg-url': UNUSED_MODULE,
  'form-data': UNUSED_MODULE,
  '@aws-sdk/credential-provider-node': join(import.meta.dirname, 'lambda-credentials.ts'),
};

/**
 * How a function becomes one file. It is CommonJS, because whatever an ES module imports of Node is read export by export,
 * which loads parts of Node that nobody asked for: undici for the `WebSocket` of `node:http`. It is made of the `module`
 * entries of packages, of which unused parts can be dropped. The AWS SDK comes along, which pins its version and loads
 * faster than the runtime's own.
 */
export const BUNDLING: BundlingOptions = {
  format: OutputFormat.CJS,
  target: 'node24',
  minify: true,
  // Stack traces are read against the code; a map would be loaded and parsed at every cold start.
  sourceMap: false,
  mainFields: ['module', 'main'],
  bundleAwsSDK: true,
  externalModules: [],
  esbuildArgs: Object.fromEntries(Object.entries(REPLACED).map(([name, file]) => [`--alias:${name}`, file])),
};
