import { execFile } from 'node:child_process';
import { verdictOf } from './verdict.ts';

/** Asks the registry what is known against the packages that are deployed or operate; a registry that is silent stops nobody. */
const ARGUMENTS = ['audit', '--json', '--omit=dev', '--fetch-retries=0', '--fetch-timeout=15000'];

execFile('npm', ARGUMENTS, { maxBuffer: 64 * 1024 * 1024 }, (_, stdout) => {
  const { kind, message } = verdictOf(stdout);
  console.log(message);
  process.exitCode = kind === 'vulnerable' ? 1 : 0;
});
