import { spawnSync } from 'node:child_process';
import { basename } from 'node:path';
import { NativeModulesError } from './native-modules-error.ts';
import type { NativeTarget } from './native-target.ts';

/** Codes with which npm says that it got no answer. */
const UNREACHABLE = [
  'ENOTFOUND',
  'EAI_AGAIN',
  'ECONNREFUSED',
  'ECONNRESET',
  'ETIMEDOUT',
  'ERR_SOCKET_TIMEOUT',
  'ENETUNREACH',
  'EHOSTUNREACH',
  'ENOTCACHED',
];
/** Of what npm printed. */
const LAST_LINES = 8;

/**
 * Installs what a lock file says for another machine. Nothing that comes with a package is run.
 *
 * @throws NativeModulesError
 */
export function npmCi(directory: string, target: NativeTarget): void {
  const [command, ...before] = npmCommand();
  const { os, cpu, libc } = target;
  const args = [
    'ci',
    `--os=${os}`,
    `--cpu=${cpu}`,
    ...(libc === undefined ? [] : [`--libc=${libc}`]),
    '--ignore-scripts',
    '--omit=dev',
    // What an earlier installation has fetched needs no network.
    '--prefer-offline',
    // Otherwise npm waits for more than a minute before it says that nothing answers.
    '--fetch-retries=2',
    '--fetch-retry-mintimeout=1000',
    '--fetch-retry-maxtimeout=3000',
    '--no-audit',
    '--no-fund',
    '--loglevel=error',
  ];
  const { status, error, stderr } = spawnSync(command, [...before, ...args], { cwd: directory, encoding: 'utf8' });
  if (error !== undefined) {
    throw new NativeModulesError(target, `npm does not run (${error.message}). Install npm, then build again`);
  }
  if (status !== 0) throw new NativeModulesError(target, explained(stderr));
}

/** The npm that runs this program, if one does: it need not be in the PATH. */
function npmCommand(): readonly [string, ...string[]] {
  const { npm_execpath: running = '' } = process.env;
  if (/^np[mx]-cli\.c?js$/.test(basename(running))) {
    return [process.execPath, running.replace(/npx-cli(\.c?js)$/, 'npm-cli$1')];
  }
  return [process.platform === 'win32' ? 'npm.cmd' : 'npm'];
}

function explained(stderr: string): string {
  const [, code] = /^npm error code (\w+)$/m.exec(stderr) ?? [];
  if (code !== undefined && UNREACHABLE.includes(code)) {
    return `the npm registry cannot be reached (${code}). They are installed once for each processor and lock file. Connect to the registry, or set the registry and the proxy of npm, then build again`;
  }
  if (code === 'EINTEGRITY') {
    return 'a package does not have the checksum of the lock file (EINTEGRITY). Do not deploy it. Find out whether the registry or a mirror of it serves another package';
  }
  return `npm ci failed:\n${stderr.trim().split('\n').slice(-LAST_LINES).join('\n')}`;
}
