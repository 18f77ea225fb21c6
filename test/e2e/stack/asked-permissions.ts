import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { CloudFormationClient, DescribeStackResourcesCommand } from '@aws-sdk/client-cloudformation';
import { Template } from 'aws-cdk-lib/assertions';
import { AWS_KEYS } from '../../../local/aws/aws-keys.ts';
import type { Stack } from './stack.ts';

interface Asked {
  readonly role: string;
  readonly action: string;
  readonly resource: string;
  readonly allowed: boolean;
}

/** What the roles of the functions asked for, as the emulator saw it. */
export function askedPermissions(stack: Stack): readonly Asked[] {
  const log = readFileSync(join(stack.directory, 'emulator.log'), 'utf8');
  return [...log.matchAll(/^PERMISSION (.*)$/gm)].map(([, json = '']) => JSON.parse(json));
}

/** What the role of one function asked for, in the words of `permissionsOf`: `sqs:SendMessage EnrollmentsWorkQueue`. */
export async function usedPermissions(stack: Stack, functionId: string): Promise<readonly string[]> {
  const client = new CloudFormationClient({ endpoint: stack.endpoint, region: stack.region, credentials: AWS_KEYS });
  const { StackResources = [] } = await client.send(new DescribeStackResourcesCommand({ StackName: 'FaceEnrollment' }));
  client.destroy();
  const nameOf = new Map(
    StackResources.map(({ LogicalResourceId = '', PhysicalResourceId = '' }) => [
      lastPart(PhysicalResourceId),
      LogicalResourceId.replace(/^FaceEnrollment/, '').replace(/[0-9A-F]{8}$/, ''),
    ]),
  );
  const role = StackResources.find(
    ({ LogicalResourceId }) =>
      LogicalResourceId?.startsWith(`${functionId}Role`) && !LogicalResourceId.includes('DefaultPolicy'),
  );
  const permissions = askedPermissions(stack)
    .filter(({ role: name }) => name === role?.PhysicalResourceId)
    .map(({ action, resource }) => {
      const [whole = '', index] = resource.split('/index/');
      const name = `${nameOf.get(lastPart(whole)) ?? whole}${index === undefined ? '' : `/index/${index}`}`;
      return /^s3:\w+Object/.test(action) ? `${action} ${name}/*` : `${action} ${name}`;
    });
  return [...new Set(permissions)].sort();
}

/** The template that was deployed. */
export function deployedTemplate({ directory }: Stack): Template {
  return Template.fromJSON(
    JSON.parse(readFileSync(join(directory, 'cdk.out', 'FaceEnrollment.template.json'), 'utf8')),
  );
}

function lastPart(arnOrUrl: string): string {
  return arnOrUrl.split(/[:/]/).at(-1) ?? '';
}
