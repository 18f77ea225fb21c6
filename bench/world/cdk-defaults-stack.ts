import { join } from 'node:path';
import { Stack } from 'aws-cdk-lib';
import { Runtime } from 'aws-cdk-lib/aws-lambda';
import { NodejsFunction } from 'aws-cdk-lib/aws-lambda-nodejs';
import type { Construct } from 'constructs';
import { handlerFile, PROJECT_ROOT } from '../../build/functions/bundling.ts';
import type { StageName } from '../../infra/face-enrollment/stage/function-code.ts';

/** Those that the CDK bundles without help. */
const STAGES: readonly StageName[] = ['intake', 'enroll', 'publish'];

/** The product's functions as the CDK bundles them when it is told nothing: what the bundles are compared with. */
export class CdkDefaultsStack extends Stack {
  constructor(scope: Construct, id: string) {
    super(scope, id);
    for (const stage of STAGES) {
      new NodejsFunction(this, stage, {
        entry: handlerFile(stage),
        runtime: Runtime.NODEJS_24_X,
        projectRoot: PROJECT_ROOT,
        depsLockFilePath: join(PROJECT_ROOT, 'package-lock.json'),
      });
    }
  }
}
