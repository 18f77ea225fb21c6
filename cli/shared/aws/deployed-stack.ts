import { CloudFormationClient, DescribeStacksCommand } from '@aws-sdk/client-cloudformation';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { SQSClient } from '@aws-sdk/client-sqs';
import { Problem } from '../problem.ts';
import { CLIENT_CONFIG } from './client-config.ts';
import { OUTPUT_NAMES, type StackOutputs } from './stack-outputs.ts';

/** A deployed stack, and the clients to reach it: region, credentials and endpoint come from the usual environment. */
export interface DeployedStack {
  readonly name: string;
  readonly region: string;
  /** As CloudFormation has it, such as `UPDATE_COMPLETE`. */
  readonly status: string;
  readonly statusReason?: string | undefined;
  readonly outputs: StackOutputs;
  readonly dynamo: DynamoDBClient;
  readonly sqs: SQSClient;
  destroy(): void;
}

export async function findStack(name: string): Promise<DeployedStack> {
  const found = await readStack(name);
  const dynamo = new DynamoDBClient(CLIENT_CONFIG);
  const sqs = new SQSClient(CLIENT_CONFIG);
  return { name, ...found, dynamo, sqs, destroy: () => [dynamo, sqs].forEach((client) => void client.destroy()) };
}

async function readStack(name: string): Promise<Pick<DeployedStack, 'region' | 'status' | 'statusReason' | 'outputs'>> {
  const cloudFormation = new CloudFormationClient(CLIENT_CONFIG);
  try {
    const { Stacks = [] } = await cloudFormation.send(new DescribeStacksCommand({ StackName: name }));
    const { StackStatus: status = 'unknown', StackStatusReason: statusReason, Outputs = [] } = Stacks[0] ?? {};
    const found = Object.fromEntries(Outputs.map(({ OutputKey = '', OutputValue = '' }) => [OutputKey, OutputValue]));
    const region = await cloudFormation.config.region();
    return { region, status, statusReason, outputs: checked(name, status, found) };
  } catch (error) {
    throw isNoSuchStack(error) ? await noSuchStack(name, cloudFormation) : error;
  } finally {
    cloudFormation.destroy();
  }
}

function checked(name: string, status: string, outputs: Readonly<Record<string, string>>): StackOutputs {
  const missing = OUTPUT_NAMES.filter((output) => !outputs[output]);
  if (missing.length === 0) return outputs as StackOutputs;
  throw new Problem(
    `The stack ${name} has no output ${missing.join(', ')} (it is ${status}): it is another stack, an older one, or its deployment never ended. Give the right one with --stack, or deploy it again.`,
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
