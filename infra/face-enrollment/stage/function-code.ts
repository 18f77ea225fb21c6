import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Architecture, type AssetCode, Code } from 'aws-cdk-lib/aws-lambda';
import type { Construct } from 'constructs';
import { DIST } from '../../dist.ts';

/** The stages, by the names of their folders. */
export const STAGES = ['intake', 'prepare', 'enroll', 'publish', 'erase'] as const;
export type StageName = (typeof STAGES)[number];

/** Where the build puts the archives of the functions, each with its hash beside it. */
export const BUILT_FUNCTIONS = join(DIST, 'functions');
/** The processors for which the prepare function is built: it has native code. */
export const PROCESSORS = ['arm64', 'x86_64'] as const;
export type Processor = (typeof PROCESSORS)[number];

/** Context of an app whose functions run on this machine, as those of the local stack do: the archive of prepare for it. */
export const PREPARE_ARCHIVE = 'face-enrollment:prepare-archive';

/** The hash of what is in an archive. It does not depend on how that was compressed. */
export function hashFile(archive: string): string {
  return archive.replace(/\.zip$/, '.sha256');
}

/** The archive of a function as it is deployed. Synthesis compiles nothing and needs no network. */
export function functionCode(scope: Construct, stage: StageName, architecture: Architecture): AssetCode {
  const archive = stage === 'prepare' ? prepareArchive(scope, architecture) : join(BUILT_FUNCTIONS, `${stage}.zip`);
  if (!existsSync(archive)) {
    throw new Error(
      `The function ${stage} is not built: ${archive} does not exist. Build it, then synthesize again: npm run build`,
    );
  }
  return Code.fromAsset(archive, { assetHash: readFileSync(hashFile(archive), 'utf8') });
}

function prepareArchive(scope: Construct, { name }: Architecture): string {
  const own: unknown = scope.node.tryGetContext(PREPARE_ARCHIVE);
  if (typeof own === 'string') return own;
  if (!PROCESSORS.some((processor) => processor === name)) {
    throw new Error(`There are no image decoders for the processor ${name}; expected one of ${PROCESSORS.join(', ')}.`);
  }
  return join(BUILT_FUNCTIONS, `prepare-${name}.zip`);
}
