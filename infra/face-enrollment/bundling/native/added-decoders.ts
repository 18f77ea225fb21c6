import type { Architecture } from 'aws-cdk-lib/aws-lambda';
import type { Construct } from 'constructs';
import type { AddedFiles } from '../bundled-code.ts';
import { bundleDecoders } from './bundle-decoders.ts';
import { NativeModulesError } from './native-modules-error.ts';
import { HOST_TARGET, LAMBDA_TARGETS, type NativeTarget } from './native-target.ts';

/** Context of an app whose functions run on this machine, as those of the local stack do: `host`. */
const DECODERS_FOR = 'face-enrollment:decoders';

const TARGETS: Readonly<Record<string, NativeTarget>> = { ...LAMBDA_TARGETS, host: HOST_TARGET };

/** What the prepare function has beside its bundle: the decoders for its processor. */
export function addedDecoders(scope: Construct, { name: processor }: Architecture): AddedFiles {
  const name = scope.node.tryGetContext(DECODERS_FOR) === 'host' ? 'host' : processor;
  const target = TARGETS[name];
  if (target === undefined) {
    throw new Error(`There are no image decoders for the processor ${name}; expected one of ${Object.keys(TARGETS)}.`);
  }
  return { name, add: (directory) => bundleOrExplain(directory, target) };
}

function bundleOrExplain(directory: string, target: NativeTarget): void {
  try {
    bundleDecoders(directory, target);
  } catch (error) {
    // The CDK puts what is thrown at the end of a long line of its own.
    if (error instanceof NativeModulesError) console.error(`\n${error.message}\n`);
    throw error;
  }
}
