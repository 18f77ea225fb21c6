import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import {
  CloudFormationClient,
  CreateStackCommand,
  DescribeStackEventsCommand,
  DescribeStacksCommand,
  UpdateStackCommand,
  waitUntilStackCreateComplete,
  waitUntilStackUpdateComplete,
} from '@aws-sdk/client-cloudformation';
import { CreateBucketCommand } from '@aws-sdk/client-s3';
import { DIST } from '../../../infra/dist.ts';
import { AWS_KEYS } from '../../../local/aws/aws-keys.ts';
import type { StackOutputs } from '../../../local/deploy/stack-outputs.ts';
import { childEnvironment } from '../../../local/processes/child-environment.ts';
import type { Stack } from './stack.ts';

const FINISHED_WITHIN_S = 60;

type Target = Pick<Stack, 'aws' | 'directory' | 'endpoint' | 'region'>;
const BUCKET = 'acme-assets';

/** Deploys a stack by the template of the package's command line, with CloudFormation and nothing of the CDK. */
export async function deployTemplate(
  target: Target,
  settings: Readonly<Record<string, string>>,
): Promise<StackOutputs> {
  await target.aws.s3.send(new CreateBucketCommand({ Bucket: BUCKET }));
  return withTemplate(target, settings, async (client, template) => {
    await client.send(new CreateStackCommand(template));
    await finished(client, template.StackName, waitUntilStackCreateComplete);
  });
}

/** Deploys a template with other settings to the same stack. */
export function updateTemplate(target: Target, settings: Readonly<Record<string, string>>): Promise<StackOutputs> {
  return withTemplate(target, settings, async (client, template) => {
    await client.send(new UpdateStackCommand(template));
    await finished(client, template.StackName, waitUntilStackUpdateComplete);
  });
}

interface Template {
  readonly StackName: string;
  readonly TemplateURL: string;
  readonly Capabilities: ['CAPABILITY_IAM'];
}

async function withTemplate(
  { directory, endpoint, region }: Target,
  settings: Readonly<Record<string, string>>,
  deploy: (client: CloudFormationClient, template: Template) => Promise<void>,
): Promise<StackOutputs> {
  const given = Object.entries(settings).flatMap(([name, value]) => ['-c', `${name}=${value}`]);
  const file = join(directory, 'template.json');
  const args = ['template', '--assets-bucket', BUCKET, '--output', file, '--json', ...given];
  const { stdout } = await promisify(execFile)(process.execPath, [join(DIST, 'faces.cjs'), ...args], {
    env: childEnvironment({
      AWS_ENDPOINT_URL: endpoint,
      AWS_REGION: region,
      AWS_ACCESS_KEY_ID: AWS_KEYS.accessKeyId,
      AWS_SECRET_ACCESS_KEY: AWS_KEYS.secretAccessKey,
    }),
  });
  const { stackName: StackName, url: TemplateURL } = JSON.parse(stdout);
  const client = new CloudFormationClient({ endpoint, region, credentials: AWS_KEYS });
  try {
    await deploy(client, { StackName, TemplateURL, Capabilities: ['CAPABILITY_IAM'] });
    const { Stacks: [stack] = [] } = await client.send(new DescribeStacksCommand({ StackName }));
    const outputs = (stack?.Outputs ?? []).map(({ OutputKey, OutputValue }) => [OutputKey, OutputValue]);
    return Object.fromEntries(outputs) as StackOutputs;
  } finally {
    client.destroy();
  }
}

async function finished(
  client: CloudFormationClient,
  StackName: string,
  wait: typeof waitUntilStackCreateComplete,
): Promise<void> {
  try {
    await wait({ client, maxWaitTime: FINISHED_WITHIN_S, minDelay: 1, maxDelay: 1 }, { StackName });
  } catch {
    throw new Error(await reasons(client, StackName));
  }
}

async function reasons(client: CloudFormationClient, StackName: string): Promise<string> {
  const { StackEvents = [] } = await client.send(new DescribeStackEventsCommand({ StackName }));
  const failed = StackEvents.filter(({ ResourceStatus = '' }) => ResourceStatus.endsWith('FAILED'));
  return failed
    .map(({ LogicalResourceId, ResourceStatusReason }) => `${LogicalResourceId}: ${ResourceStatusReason}`)
    .join('\n');
}
