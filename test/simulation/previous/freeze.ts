import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import { build } from 'esbuild';
import { FUNCTION_MODULES, PREVIOUS_FUNCTIONS } from '../product.ts';

/**
 * `npm run simulate:freeze`: bundles the functions as they are now, as the version that the next one is simulated beside.
 * Run it on the commit of a release, and adapt `ports.ts` to nothing at all.
 */
const ROOT = join(import.meta.dirname, '../../..');

const commit = execFileSync('git', ['rev-parse', '--short', 'HEAD'], { cwd: ROOT, encoding: 'utf8' }).trim();
const exported = Object.entries(FUNCTION_MODULES).map(
  ([name, path]) => `export { ${name} } from './functions/${path}';`,
);

await build({
  stdin: { contents: exported.join('\n'), resolveDir: ROOT, loader: 'ts' },
  outfile: PREVIOUS_FUNCTIONS,
  banner: { js: `// The functions of commit ${commit}, made by \`npm run simulate:freeze\`. Do not edit.` },
  bundle: true,
  packages: 'external',
  platform: 'node',
  format: 'esm',
  target: 'node20',
  minify: true,
  legalComments: 'none',
});
process.stdout.write(`${PREVIOUS_FUNCTIONS} holds the functions of commit ${commit}.\n`);
