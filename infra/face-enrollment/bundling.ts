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
 * How a function becomes one file. ES modules with the `module` entries of packages load in less than half the time of
 * CommonJS; the AWS SDK comes along, which pins its version and loads faster than the runtime's own.
 */
export const BUNDLING: BundlingOptions = {
  format: OutputFormat.ESM,
  target: 'node24',
  minify: true,
  // Stack traces are read against the code; a map would be loaded and parsed at every cold start.
  sourceMap: false,
  mainFields: ['module', 'main'],
  bundleAwsSDK: true,
  externalModules: [],
  // CommonJS packages inside an ES module still call `require` for what Node has built in.
  banner:
    "import{createRequire as createRequireOfBundle}from'node:module';const require=createRequireOfBundle(import.meta.url);",
  esbuildArgs: Object.fromEntries(Object.entries(REPLACED).map(([name, file]) => [`--alias:${name}`, file])),
};
