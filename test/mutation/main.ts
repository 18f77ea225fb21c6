import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { isInstalled } from './installation.ts';

const PROJECT_ROOT = join(import.meta.dirname, '../..');

/**
 * Runs Stryker, and installs it first when needed. Stryker is a package of its own: it needs a newer Node than the one
 * that the project's dependencies are installed with, and few people need it. npm scripts run on the project's own Node.
 */
if (!isInstalled(import.meta.dirname)) {
  console.log('Installing Stryker into test/mutation (62 MB, only once) ...');
  const code = run('npm', ['ci', '--no-audit', '--no-fund'], import.meta.dirname);
  if (code !== 0) {
    console.error(`Stryker was not installed: npm ci ended with code ${code} in test/mutation. Nothing was mutated.`);
    process.exit(1);
  }
}
const stryker = join(import.meta.dirname, 'node_modules/@stryker-mutator/core/bin/stryker.js');
const config = join(import.meta.dirname, 'stryker.config.js');
process.exitCode = run(process.execPath, [stryker, 'run', config, ...process.argv.slice(2)], PROJECT_ROOT);

function run(command: string, args: readonly string[], cwd: string): number {
  const { status, error } = spawnSync(command, args, { cwd, stdio: 'inherit' });
  if (error) throw error;
  return status ?? 1;
}
