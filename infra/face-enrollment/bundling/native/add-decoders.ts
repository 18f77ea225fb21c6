import { bundleDecoders } from './bundle-decoders.ts';
import { NativeModulesError } from './native-modules-error.ts';
import { HOST_TARGET, LAMBDA_TARGETS, type NativeTarget } from './native-target.ts';

/**
 * The command that runs behind esbuild when the CDK bundles the prepare function:
 *
 *   node add-decoders.ts <directory of the bundle> <arm64|x86_64|host>
 */
const TARGETS: Readonly<Record<string, NativeTarget>> = { ...LAMBDA_TARGETS, host: HOST_TARGET };

const [directory, name = ''] = process.argv.slice(2);
const target = TARGETS[name];
if (directory === undefined || target === undefined) {
  throw new Error(
    `Received ${process.argv.slice(2).join(' ')}: expected a directory and one of ${Object.keys(TARGETS)}.`,
  );
}
try {
  bundleDecoders(directory, target);
} catch (error) {
  if (!(error instanceof NativeModulesError)) throw error;
  // The CDK shows what is printed, not what is thrown.
  console.error(`\n${error.message}\n`);
  process.exitCode = 1;
}
