import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import {
  CloudFormationClient,
  CreateStackCommand,
  DescribeStackEventsCommand,
  DescribeStacksCommand,
  waitUntilStackCreateComplete,
} from '@aws-sdk/client-cloudformation';
import { CreateBucketCommand } from '@aws-sdk/client-s3';
import { DIST } from '../../../infra/dist.ts';
import { AWS_KEYS } from '../../../local/aws/aws-keys.ts';
import type { StackOutputs } from '../../../local/deploy/stack-outputs.ts';
import { childEnvironment } from '../../../local/processes/child-environment.ts';
import type { Stack } from './stack.ts';

const FINISHED_WITHIN_S = 60;

/** Deploys a stack by the template of the package's command line, with CloudFormation and nothing of the CDK. */
export async function deployTemplate(
  { aws, directory, endpoint, region }: Pick<Stack, 'aws' | 'directory' | 'endpoint' | 'region'>,
  settings: Readonly<Record<string, string>>,
): Promise<StackOutputs> {
  const bucket = 'acme-assets';
  await aws.s3.send(new CreateBucketCommand({ Bucket: bucket }));
  const given = Object.entries(settings).flatMap(([name, value]) => ['-c', `${name}=${value}`]);
  const file = join(directory, 'template.json');
  const args = ['template', '--assets-bucket', bucket, '--output', file, '--json', ...given];
  const { stdout } = await promisify(execFile)(process.execPath, [join(DIST, 'faces.cjs'), ...args], {
    env: childEnvironment({
      AWS_ENDPOINT_URL: endpoint,
      AWS_REGION: region,
      AWS_ACCESS_KEY_ID: AWS_KEYS.accessKeyId,
      AWS_SECRET_ACCESS_KEY: AWS_KEYS.secretAccessKey,
    }),
  });
  const { stackName: StackName, url: TemplateURL } = JSON.parse(stdout);
  const cloudFormation = new CloudFormationClient({ endpoint, region, credentials: AWS_KEYS });
  try {
    await cloudFormation.send(new CreateStackCommand({ StackName, TemplateURL, Capabilities: ['CAPABILITY_IAM'] }));
    return await finished(cloudFormation, StackName);
  } finally {
    cloudFormation.destroy();
  }
}

async function finished(client: CloudFormationClient, StackName: string): Promise<StackOutputs> {
  try {
    await waitUntilStackCreateComplete(
      { client, maxWaitTime: FINISHED_WITHIN_S, minDelay: 1, maxDelay: 1 },
      { StackName },
    );
  } catch {
    throw new Error(await reasons(client, StackName));
  }
  const { Stacks: [stack] = [] } = await client.send(new DescribeStacksCommand({ StackName }));
  const outputs = (stack?.Outputs ?? []).map(({ OutputKey, OutputValue }) => [OutputKey, OutputValue]);
  return Object.fromEntries(outputs) as StackOutputs;
}

async function reasons(client: CloudFormationClient, StackName: string): Promise<string> {
  const { StackEvents = [] } = await client.send(new DescribeStackEventsCommand({ StackName }));
  const failed = StackEvents.filter(({ ResourceStatus = '' }) => ResourceStatus.endsWith('FAILED'));
  return failed
    .map(({ LogicalResourceId, ResourceStatusReason }) => `${LogicalResourceId}: ${ResourceStatusReason}`)
    .join('\n');
}
