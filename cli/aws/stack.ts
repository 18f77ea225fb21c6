import { CloudFormationClient, DescribeStacksCommand } from '@aws-sdk/client-cloudformation';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { SQSClient } from '@aws-sdk/client-sqs';
import { Problem } from '../problem.ts';

/** What a deployed stack is found by: the outputs that it promises. */
const OUTPUT_NAMES = [
  'FacesTableName',
  'PersonsTableName',
  'UploadsQueueUrl',
  'UploadsDeadLetterQueueUrl',
  'EnrollmentsQueueUrl',
  'EnrollmentsDeadLetterQueueUrl',
] as const;

type StackOutputs = Readonly<Record<(typeof OUTPUT_NAMES)[number], string>>;

/** A deployed stack, and the clients to reach it: region, credentials and endpoint come from the usual environment. */
export interface DeployedStack {
  readonly name: string;
  readonly outputs: StackOutputs;
  readonly dynamo: DynamoDBClient;
  readonly sqs: SQSClient;
  destroy(): void;
}

/** Waits longer than any answer takes, and gives up on a connection that is stuck. */
const CLIENT_CONFIG = {
  maxAttempts: 5,
  requestHandler: { connectionTimeout: 5_000, requestTimeout: 30_000, throwOnRequestTimeout: true },
};

export async function findStack(name: string): Promise<DeployedStack> {
  const outputs = await readOutputs(name);
  const dynamo = new DynamoDBClient(CLIENT_CONFIG);
  const sqs = new SQSClient(CLIENT_CONFIG);
  return { name, outputs, dynamo, sqs, destroy: () => [dynamo, sqs].forEach((client) => void client.destroy()) };
}

async function readOutputs(name: string): Promise<StackOutputs> {
  const cloudFormation = new CloudFormationClient(CLIENT_CONFIG);
  try {
    const { Stacks = [] } = await cloudFormation.send(new DescribeStacksCommand({ StackName: name }));
    const found = (Stacks[0]?.Outputs ?? []).map(({ OutputKey = '', OutputValue = '' }) => [OutputKey, OutputValue]);
    return checked(name, Object.fromEntries(found));
  } catch (error) {
    throw isNoSuchStack(error) ? await noSuchStack(name, cloudFormation) : error;
  } finally {
    cloudFormation.destroy();
  }
}

function checked(name: string, outputs: Readonly<Record<string, string>>): StackOutputs {
  const missing = OUTPUT_NAMES.filter((output) => !outputs[output]);
  if (missing.length === 0) return outputs as StackOutputs;
  throw new Problem(
    `The stack ${name} has no output ${missing.join(', ')}: it is another stack, or its deployment never ended. Give the right one with --stack, or deploy it again.`,
  );
}

/** CloudFormation has no error of its own for it. */
function isNoSuchStack(error: unknown): boolean {
  return error instanceof Error && error.name === 'ValidationError' && error.message.includes('does not exist');
}

async function noSuchStack(name: string, cloudFormation: CloudFormationClient): Promise<Problem> {
  const region = await cloudFormation.config.region();
  return new Problem(
    `There is no stack ${name} in region ${region}. Give its name with --stack, and check AWS_REGION and AWS_PROFILE.`,
  );
}
