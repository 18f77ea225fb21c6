import { execFile } from 'node:child_process';
import { nativePackages, shippedPackages } from '../../docs/licences.ts';
import { verdictOf } from './verdict.ts';

/** Asks the registry what is known against the packages that are deployed or operate; a registry that is silent stops nobody. */
const ARGUMENTS = ['audit', '--json', '--fetch-retries=0', '--fetch-timeout=15000'];
/** What an app has beside the package. */
const PEERS = ['aws-cdk-lib', 'constructs'];

const names = new Set([...PEERS, ...[...(await shippedPackages()), ...nativePackages()].map(({ name }) => name)]);

execFile('npm', ARGUMENTS, { maxBuffer: 64 * 1024 * 1024 }, (_, stdout) => {
  const { kind, message } = verdictOf(stdout, names);
  console.log(message);
  process.exitCode = kind === 'vulnerable' ? 1 : 0;
});
