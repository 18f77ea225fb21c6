import { join } from 'node:path';
import type { BuildOptions } from 'esbuild';
import type { StageName } from '../../infra/face-enrollment/stage/function-code.ts';

/** Where esbuild runs, so that the working directory does not matter, and no bundle contains it. */
export const PROJECT_ROOT = join(import.meta.dirname, '..', '..');
/** The runtime of all functions. */
export const NODE_TARGET = 'node24';

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
 * faster than the runtime's own. Without a source map, which would be loaded and parsed at every cold start, stack traces
 * are read against the code.
 */
export function bundleOptions(name: StageName) {
  return {
    absWorkingDir: PROJECT_ROOT,
    entryPoints: [handlerFile(name)],
    bundle: true,
    minify: true,
    platform: 'node',
    format: 'cjs',
    target: NODE_TARGET,
    mainFields: ['module', 'main'],
    alias: REPLACED,
    logLevel: 'error',
  } as const satisfies BuildOptions;
}
