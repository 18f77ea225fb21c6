import { CloudFormationClient, DescribeStacksCommand } from '@aws-sdk/client-cloudformation';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { S3Client } from '@aws-sdk/client-s3';
import { SQSClient } from '@aws-sdk/client-sqs';
import type { Clock } from '../../../functions/domain/clock.ts';
import { LOCAL_HINT } from '../invocation.ts';
import { Problem } from '../problem.ts';
import { AwsClock } from './aws-clock.ts';
import { CLIENT_CONFIG } from './client-config.ts';
import { observeAnswers } from './observe-answers.ts';
import { outputsProblem } from './outputs-problem.ts';
import { OUTPUT_NAMES, type StackOutputs } from './stack-outputs.ts';

/** A deployed stack, and the clients to reach it: region, credentials and endpoint come from the usual environment. */
export interface DeployedStack {
  readonly name: string;
  readonly account: string;
  readonly region: string;
  /** That of CloudFormation, as an address: it tells AWS from an emulator. */
  readonly endpoint: string;
  /** The clock of AWS, by which queues and functions tell the time. */
  readonly clock: Clock;
  /** As CloudFormation has it, such as `UPDATE_COMPLETE`. */
  readonly status: string;
  readonly statusReason?: string | undefined;
  /** Names of the parameters of its template. */
  readonly parameters: readonly string[];
  readonly outputs: StackOutputs;
  /** Names of the result tables. */
  readonly tables: { readonly faces: string; readonly persons: string };
  readonly dynamo: DynamoDBClient;
  readonly s3: S3Client;
  readonly sqs: SQSClient;
  /** The client of that class, one for all who ask. It is destroyed with the stack, at the end of the command. */
  client<T extends Client>(Type: ClientType<T>): T;
  destroy(): void;
}

interface Client {
  destroy(): void;
}

type ClientType<T extends Client> = new (config: typeof CLIENT_CONFIG) => T;

export async function findStack(name: string): Promise<DeployedStack> {
  const found = await readStack(name);
  const clients = new Map<ClientType<Client>, Client>();
  const client = <T extends Client>(Type: ClientType<T>): T => {
    const known = clients.get(Type) ?? new Type(CLIENT_CONFIG);
    clients.set(Type, known);
    return known as T;
  };
  return {
    name,
    ...found,
    tables: { faces: found.outputs.FacesTableName, persons: found.outputs.PersonsTableName },
    dynamo: client(DynamoDBClient),
    s3: client(S3Client),
    sqs: client(SQSClient),
    client,
    destroy: () => clients.forEach((one) => void one.destroy()),
  };
}

type FoundStack = Pick<
  DeployedStack,
  'account' | 'region' | 'endpoint' | 'clock' | 'status' | 'statusReason' | 'parameters' | 'outputs'
>;

async function readStack(name: string): Promise<FoundStack> {
  const cloudFormation = new CloudFormationClient(CLIENT_CONFIG);
  let endpoint = '';
  let clock = new AwsClock(undefined);
  observeAnswers(cloudFormation, (origin) => {
    endpoint = origin.endpoint;
    clock = new AwsClock(origin.aheadMs);
  });
  try {
    const { Stacks = [] } = await cloudFormation.send(new DescribeStacksCommand({ StackName: name }));
    const {
      StackId = '',
      StackStatus: status = 'unknown',
      StackStatusReason,
      Outputs = [],
      Parameters = [],
    } = Stacks[0] ?? {};
    const found = Object.fromEntries(Outputs.map(({ OutputKey = '', OutputValue = '' }) => [OutputKey, OutputValue]));
    return {
      account: StackId.split(':')[4] ?? '',
      region: await cloudFormation.config.region(),
      endpoint,
      clock,
      status,
      statusReason: StackStatusReason,
      parameters: Parameters.map(({ ParameterKey = '' }) => ParameterKey),
      outputs: checked(name, status, found),
    };
  } catch (error) {
    throw isNoSuchStack(error) ? await noSuchStack(name, cloudFormation) : error;
  } finally {
    cloudFormation.destroy();
  }
}

function checked(name: string, status: string, outputs: Readonly<Record<string, string>>): StackOutputs {
  const missing = OUTPUT_NAMES.filter((output) => !outputs[output]);
  if (missing.length === 0) return outputs as StackOutputs;
  throw outputsProblem(name, status, missing);
}

/** CloudFormation has no error of its own for it. */
function isNoSuchStack(error: unknown): boolean {
  return error instanceof Error && error.name === 'ValidationError' && error.message.includes('does not exist');
}

async function noSuchStack(name: string, cloudFormation: CloudFormationClient): Promise<Problem> {
  const region = await cloudFormation.config.region();
  return new Problem(
    `There is no stack ${name} in region ${region}. Give its name with --stack, and check AWS_REGION and AWS_PROFILE.${LOCAL_HINT}`,
  );
}
