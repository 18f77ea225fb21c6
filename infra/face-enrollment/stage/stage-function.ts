import { type Duration, RemovalPolicy, Stack } from 'aws-cdk-lib';
import type { ISecurityGroup, IVpc, SubnetSelection } from 'aws-cdk-lib/aws-ec2';
import { Effect, PolicyStatement, Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import type { IKey } from 'aws-cdk-lib/aws-kms';
import { Architecture, Function as LambdaFunction, Runtime, Tracing } from 'aws-cdk-lib/aws-lambda';
import { LogGroup, RetentionDays } from 'aws-cdk-lib/aws-logs';
import type { Construct } from 'constructs';
import { DEFAULTS } from '../defaults.ts';
import { METRICS_NAMESPACE } from '../monitoring/pipeline-metrics.ts';
import { acknowledgeWildcard } from '../nag/acknowledge.ts';
import { functionCode, type StageName } from './function-code.ts';
import { supportsArm, supportsTracing } from './region-support.ts';

/** What all functions of one pipeline have in common. */
export interface FunctionSurroundings {
  /** Tells this pipeline's metrics and logs from those of others in the same account. */
  readonly service: string;
  readonly vpc: IVpc | undefined;
  readonly vpcSubnets: SubnetSelection | undefined;
  readonly securityGroups: ISecurityGroup[] | undefined;
  readonly architecture: Architecture | undefined;
  readonly tracing: Tracing | undefined;
  /** Of the log groups; otherwise CloudWatch's own keys. */
  readonly logEncryptionKey: IKey | undefined;
}

export interface StageFunctionProps extends FunctionSurroundings {
  readonly handler: StageName;
  readonly description: string;
  readonly timeout: Duration;
  readonly memorySizeMiB: number;
}

/** The processor of all functions. */
function architectureOf(scope: Construct, { architecture }: Pick<FunctionSurroundings, 'architecture'>): Architecture {
  return architecture ?? (supportsArm(scope) ? Architecture.ARM_64 : Architecture.X86_64);
}

/** A function of the pipeline. It may write its own log; whatever else it may do, the construct that owns it grants. */
export function stageFunction(scope: Construct, id: string, props: StageFunctionProps): LambdaFunction {
  const logGroup = new LogGroup(scope, `${id}Log`, {
    retention: RetentionDays.THREE_MONTHS,
    encryptionKey: props.logEncryptionKey,
    removalPolicy: RemovalPolicy.DESTROY,
  });
  // Made here, because the role that Lambda's construct makes could write the log of every function of the account.
  const role = new Role(scope, `${id}Role`, { assumedBy: new ServicePrincipal('lambda') });
  logGroup.grantWrite(role);
  if (props.vpc) allowNetworkInterfaces(role);
  const tracing = props.tracing ?? (DEFAULTS.tracing && supportsTracing(scope) ? Tracing.ACTIVE : Tracing.DISABLED);
  const reason = 'Traces of X-Ray and network interfaces have no ARN that could be named before they are there.';
  if (props.vpc || tracing !== Tracing.DISABLED) acknowledgeWildcard(role, '*', reason);

  const architecture = architectureOf(scope, props);

  return new LambdaFunction(scope, id, {
    description: props.description,
    code: functionCode(scope, props.handler, architecture),
    handler: 'index.handler',
    runtime: Runtime.NODEJS_24_X,
    architecture,
    timeout: props.timeout,
    memorySize: props.memorySizeMiB,
    vpc: props.vpc,
    vpcSubnets: props.vpcSubnets,
    securityGroups: props.securityGroups,
    tracing,
    logGroup,
    role,
    environment: {
      POWERTOOLS_SERVICE_NAME: props.service,
      POWERTOOLS_METRICS_NAMESPACE: METRICS_NAMESPACE,
    },
  });
}

/**
 * Lambda connects a function to its network in the name of the function's role. The managed policy for that could
 * write every log of the account as well; and what Lambda may do here, the code of a function must not.
 */
function allowNetworkInterfaces(role: Role): void {
  const stack = Stack.of(role);
  const actions = [
    'ec2:CreateNetworkInterface',
    'ec2:DescribeNetworkInterfaces',
    'ec2:DescribeSubnets',
    'ec2:DeleteNetworkInterface',
    'ec2:AssignPrivateIpAddresses',
    'ec2:UnassignPrivateIpAddresses',
  ];
  role.addToPolicy(new PolicyStatement({ actions, resources: ['*'] }));
  role.addToPolicy(
    new PolicyStatement({
      effect: Effect.DENY,
      actions,
      resources: ['*'],
      conditions: {
        ArnLike: {
          'lambda:SourceFunctionArn': stack.formatArn({ service: 'lambda', resource: 'function:*' }),
        },
      },
    }),
  );
}
