import { join } from 'node:path';
import type { Architecture } from 'aws-cdk-lib/aws-lambda';
import type { BundlingOptions } from 'aws-cdk-lib/aws-lambda-nodejs';
import type { Construct } from 'constructs';
import { BUNDLING } from '../bundling.ts';

const ADD_DECODERS = join(import.meta.dirname, 'add-decoders.ts');

/** Context of an app whose functions run on this machine, as those of the local stack do: `host`. */
const DECODERS_FOR = 'face-enrollment:decoders';

/** How the prepare function is bundled: one file as all functions, and the decoders for its processor beside it. */
export function bundlingWithDecoders(scope: Construct, architecture: Architecture): BundlingOptions {
  const target = scope.node.tryGetContext(DECODERS_FOR) === 'host' ? 'host' : architecture.name;
  return {
    ...BUNDLING,
    commandHooks: {
      beforeBundling: () => [],
      beforeInstall: () => [],
      afterBundling: (_input, output) => [[process.execPath, ADD_DECODERS, output, target].map(quoted).join(' ')],
    },
  };
}

/** The command is run by the shell of the machine. */
function quoted(argument: string): string {
  return JSON.stringify(argument);
}
