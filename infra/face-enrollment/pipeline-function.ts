import { type Duration, RemovalPolicy } from 'aws-cdk-lib';
import { Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { Architecture, Runtime } from 'aws-cdk-lib/aws-lambda';
import { NodejsFunction } from 'aws-cdk-lib/aws-lambda-nodejs';
import { LogGroup, RetentionDays } from 'aws-cdk-lib/aws-logs';
import type { Construct } from 'constructs';
import { BUNDLING, handlerFile, LOCK_FILE, PROJECT_ROOT } from './bundling.ts';

export interface PipelineFunctionProps {
  readonly handler: 'intake' | 'enroll';
  readonly description: string;
  readonly timeout: Duration;
  readonly memorySizeMiB: number;
}

/** A function of the pipeline. It may write its own log; whatever else it may do, the construct that owns it grants. */
export function pipelineFunction(scope: Construct, id: string, props: PipelineFunctionProps): NodejsFunction {
  const logGroup = new LogGroup(scope, `${id}Log`, {
    retention: RetentionDays.THREE_MONTHS,
    removalPolicy: RemovalPolicy.DESTROY,
  });
  // Made here, because the role that Lambda's construct makes could write the log of every function of the account.
  const role = new Role(scope, `${id}Role`, { assumedBy: new ServicePrincipal('lambda') });
  logGroup.grantWrite(role);

  return new NodejsFunction(scope, id, {
    description: props.description,
    entry: handlerFile(props.handler),
    handler: 'handler',
    projectRoot: PROJECT_ROOT,
    depsLockFilePath: LOCK_FILE,
    bundling: BUNDLING,
    runtime: Runtime.NODEJS_24_X,
    architecture: Architecture.ARM_64,
    timeout: props.timeout,
    memorySize: props.memorySizeMiB,
    logGroup,
    role,
    environment: {
      POWERTOOLS_SERVICE_NAME: 'face-enrollment',
      POWERTOOLS_METRICS_NAMESPACE: 'FaceEnrollment',
    },
  });
}
