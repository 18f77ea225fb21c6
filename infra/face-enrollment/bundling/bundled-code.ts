import { join } from 'node:path';
import { AssetHashType, type BundlingOptions, DockerImage } from 'aws-cdk-lib';
import { type AssetCode, Code } from 'aws-cdk-lib/aws-lambda';
import { buildSync } from 'esbuild';
import { bundleOptions, PROJECT_ROOT, type StageName } from './bundling.ts';

/** More files of a function than its bundle. */
export interface AddedFiles {
  /** Tells different files of one function apart. */
  readonly name: string;
  /** @param directory where the bundle is */
  add(directory: string): void;
}

/**
 * The code of a function, bundled in this process when its stack is synthesized: `npx`, which the construct of the CDK starts
 * for each function, takes longer than esbuild.
 */
export function bundledCode(stage: StageName, added?: AddedFiles): AssetCode {
  return Code.fromAsset(PROJECT_ROOT, {
    assetHashType: AssetHashType.OUTPUT,
    bundling: bundling(stage, added),
  });
}

function bundling(stage: StageName, added: AddedFiles | undefined): BundlingOptions {
  return {
    // What the CDK would run if `tryBundle` refused. It bundles once what has the same command.
    image: DockerImage.fromRegistry('unused'),
    command: [stage, ...(added === undefined ? [] : [added.name])],
    local: {
      tryBundle(directory) {
        buildSync({ ...bundleOptions(stage), outfile: join(directory, 'index.js') });
        added?.add(directory);
        return true;
      },
    },
  };
}
