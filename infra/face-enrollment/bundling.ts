import { join } from 'node:path';
import { type BundlingOptions, OutputFormat } from 'aws-cdk-lib/aws-lambda-nodejs';

export const PROJECT_ROOT = join(import.meta.dirname, '..', '..');

/**
 * Two dependencies of Tencent's SDK that it never uses here: node-fetch takes the URL of Node itself, and only multipart
 * requests need a form. They are more than half of its weight.
 */
const UNUSED_PACKAGES = ['whatwg-url', 'form-data'];

const UNUSED_PACKAGE_STUB = join(import.meta.dirname, 'unused-package.cjs');

/** Dependencies in CommonJS call `require`, which a module in ESM does not have of its own. */
const REQUIRE_BANNER = "import{createRequire as _r}from'node:module';const require=_r(import.meta.url);";

/**
 * One minified ES module with the AWS SDK inside: pinned, and the fastest to load. No source maps: Node would read them at
 * every start, and stack traces of a bundle this small can be read without.
 */
export const BUNDLING: BundlingOptions = {
  format: OutputFormat.ESM,
  mainFields: ['module', 'main'],
  target: 'node24',
  minify: true,
  bundleAwsSDK: true,
  externalModules: [],
  banner: REQUIRE_BANNER,
  esbuildArgs: Object.fromEntries(UNUSED_PACKAGES.map((name) => [`--alias:${name}`, UNUSED_PACKAGE_STUB])),
};
