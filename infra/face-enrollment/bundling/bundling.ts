import { join } from 'node:path';
import { type BundlingOptions, OutputFormat } from 'aws-cdk-lib/aws-lambda-nodejs';

/** Where esbuild runs, so that the working directory of `cdk` does not matter. */
export const PROJECT_ROOT = join(import.meta.dirname, '..', '..', '..');
export const LOCK_FILE = join(PROJECT_ROOT, 'package-lock.json');

/** The stages, by the names of their folders. */
export type StageName = 'intake' | 'prepare' | 'enroll' | 'publish';

export function handlerFile(name: StageName): string {
  return join(PROJECT_ROOT, 'functions', name, 'handler.ts');
}

function replacement(name: string): string {
  return join(import.meta.dirname, 'replacements', `${name}.ts`);
}

/** What is replaced in a bundle because no function reaches it; see the modules that take its place. */
export const REPLACED: Readonly<Record<string, string>> = {
  'whatwg-url': replacement('unused-module'),
  'form-data': replacement('unused-module'),
  'get-stream': replacement('unused-module'),
  'https-proxy-agent': replacement('unused-module'),
  'json-bigint': replacement('json-bigint'),
  uuid: replacement('uuid'),
  '@aws-sdk/credential-provider-node': replacement('lambda-credentials'),
  '@aws-sdk/endpoint-cache': replacement('endpoint-cache'),
  '@smithy/core/event-streams': replacement('event-streams'),
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
