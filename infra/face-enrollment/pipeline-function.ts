import { join } from 'node:path';
import { type Duration, RemovalPolicy } from 'aws-cdk-lib';
import { type Grant, Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { Architecture, Runtime } from 'aws-cdk-lib/aws-lambda';
import { NodejsFunction } from 'aws-cdk-lib/aws-lambda-nodejs';
import { LogGroup, RetentionDays } from 'aws-cdk-lib/aws-logs';
import { Construct } from 'constructs';
import { BUNDLING, PROJECT_ROOT } from './bundling.ts';

export interface PipelineFunctionProps {
  /** The folder below `functions/`. */
  readonly folder: 'intake' | 'enroll';
  readonly description: string;
  readonly timeout: Duration;
  readonly memorySizeMib: number;
  readonly environment: Readonly<Record<string, string | undefined>>;
}

/** A function with a role and a log group of its own, and with no permission but to write its log. */
export class PipelineFunction extends Construct {
  readonly function: NodejsFunction;
  readonly #grants: Grant[] = [];

  constructor(scope: Construct, id: string, props: PipelineFunctionProps) {
    super(scope, id);
    const logGroup = new LogGroup(this, 'Logs', {
      retention: RetentionDays.THREE_MONTHS,
      removalPolicy: RemovalPolicy.DESTROY,
    });
    // Not the managed policy for basic execution: it allows to write any log group of the account.
    const role = new Role(this, 'Role', { assumedBy: new ServicePrincipal('lambda') });
    this.function = new NodejsFunction(this, 'Function', {
      description: props.description,
      entry: join(PROJECT_ROOT, 'functions', props.folder, 'handler.ts'),
      projectRoot: PROJECT_ROOT,
      depsLockFilePath: join(PROJECT_ROOT, 'package-lock.json'),
      bundling: BUNDLING,
      runtime: Runtime.NODEJS_24_X,
      architecture: Architecture.ARM_64,
      timeout: props.timeout,
      memorySize: props.memorySizeMib,
      awsSdkConnectionReuse: false, // The default of the SDK since its version 3: the variable would say nothing new.
      role,
      logGroup,
      environment: {
        POWERTOOLS_SERVICE_NAME: 'face-enrollment',
        POWERTOOLS_METRICS_NAMESPACE: 'FaceEnrollment',
        ...definedOnly(props.environment),
      },
    });
    this.remember(logGroup.grantWrite(role));
  }

  /** A permission that has to be there before the first message is handled. */
  remember(...grants: readonly Grant[]): void {
    this.#grants.push(...grants);
  }

  /** Whatever invokes the function waits for its permissions. */
  readyBefore(invoker: Construct): void {
    for (const grant of this.#grants) grant.applyBefore(invoker);
  }

  /** Tells the function where something is. */
  tell(variable: string, value: string): void {
    this.function.addEnvironment(variable, value);
  }
}

function definedOnly(record: Readonly<Record<string, string | undefined>>): Record<string, string> {
  return Object.fromEntries(
    Object.entries(record).filter((entry): entry is [string, string] => entry[1] !== undefined),
  );
}
