import { execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { AWS_ACCOUNT, AWS_KEYS } from '../../../local/aws/aws-keys.ts';
import { COMPILE_CACHE, PROJECT_ROOT } from '../../../local/paths.ts';
import { childEnvironment } from '../../../local/processes/child-environment.ts';
import type { Stack } from '../stack/stack.ts';

/** Of a user of the emulator. */
export type UserKeys = Readonly<Record<'AWS_ACCESS_KEY_ID' | 'AWS_SECRET_ACCESS_KEY', string>>;

export const ADMINISTRATOR: UserKeys = {
  AWS_ACCESS_KEY_ID: AWS_KEYS.accessKeyId,
  AWS_SECRET_ACCESS_KEY: AWS_KEYS.secretAccessKey,
};

export interface Run {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** What a command that changes something prints first. */
export function announcement({ endpoint, region }: Stack): string {
  return `Acting on stack FaceEnrollment, account ${AWS_ACCOUNT}, region ${region}, endpoint ${endpoint}\n`;
}

export interface RunOptions {
  /** For its standard input; closed at once unless given. */
  readonly input?: string;
  /** Sends a SIGINT, as by Ctrl-C, when this has ended. */
  readonly interruptAfter?: Promise<unknown>;
}

/** Runs the command line as its users do: a process of its own, with nothing but the usual AWS environment. */
export function facesAs(
  stack: Stack,
  keys: UserKeys,
  parameters: readonly string[],
  { input, interruptAfter }: RunOptions = {},
): Promise<Run> {
  const env = childEnvironment({
    AWS_ENDPOINT_URL: stack.endpoint,
    AWS_REGION: stack.region,
    NODE_COMPILE_CACHE: COMPILE_CACHE,
    ...keys,
  });
  return new Promise((resolve) => {
    const child = execFile(
      'node',
      ['cli/faces.ts', ...parameters],
      { cwd: PROJECT_ROOT, env },
      (error, stdout, stderr) => resolve({ code: error === null ? 0 : Number(error.code), stdout, stderr }),
    );
    child.stdin?.end(input ?? '');
    void interruptAfter?.then(() => child.kill('SIGINT'));
  });
}

type Command =
  | 'doctor'
  | 'audit'
  | 'status'
  | 'upload'
  | 'list'
  | 'export'
  | 'report'
  | 'retention'
  | 'privacy-report'
  | 'set-secret'
  | 'create-group'
  | 'person'
  | 'redrive'
  | 'discard'
  | 'resubmit'
  | 'erase'
  | 'events'
  | 'backfill'
  | 'rebuild'
  | 'restore';

/**
 * A user who may do what docs/cli.md lists for that command, and nothing else. The emulator enforces it, so a permission
 * that the documentation forgets fails the tests.
 */
export async function createOperator(stack: Stack, command: Command, name: string = command): Promise<UserKeys> {
  return createUser(stack, name, [documentedPolicy(command, arnsOf(stack)), EMULATOR_QUIRKS]);
}

/**
 * @param policies their documents
 * @param managedPolicyArns of policies that are there already
 */
export async function createUser(
  stack: Stack,
  name: string,
  policies: readonly string[],
  managedPolicyArns: readonly string[] = [],
): Promise<UserKeys> {
  const user = { UserName: name };
  await iam(stack, 'CreateUser', user);
  for (const [index, PolicyDocument] of policies.entries()) {
    await iam(stack, 'PutUserPolicy', { ...user, PolicyName: `policy-${index}`, PolicyDocument });
  }
  for (const PolicyArn of managedPolicyArns) await iam(stack, 'AttachUserPolicy', { ...user, PolicyArn });
  const answer = await iam(stack, 'CreateAccessKey', user);
  const [, keyId = ''] = /<AccessKeyId>(.*?)</.exec(answer) ?? [];
  const [, secret = ''] = /<SecretAccessKey>(.*?)</.exec(answer) ?? [];
  return { AWS_ACCESS_KEY_ID: keyId, AWS_SECRET_ACCESS_KEY: secret };
}

/**
 * The emulator takes the reading of a function's concurrency for its writing, and a bus and a rule's targets for other rules. In
 * a request to restore a table it finds no table.
 */
const EMULATOR_QUIRKS = JSON.stringify({
  Version: '2012-10-17',
  Statement: [
    {
      Effect: 'Allow',
      Resource: '*',
      Action: [
        'lambda:PutFunctionConcurrency',
        'events:ListTargetsByRule',
        'events:DescribeEventBus',
        'dynamodb:RestoreTableToPointInTime',
      ],
    },
  ],
});

/** The emulator does not look at the signature of its administrator. */
async function iam(stack: Stack, Action: string, parameters: Readonly<Record<string, string>>): Promise<string> {
  const credential = `${AWS_KEYS.accessKeyId}/20261120/${stack.region}/iam/aws4_request`;
  const response = await fetch(stack.endpoint, {
    method: 'POST',
    headers: { authorization: `AWS4-HMAC-SHA256 Credential=${credential}, SignedHeaders=host, Signature=none` },
    body: new URLSearchParams({ Action, Version: '2010-05-08', ...parameters }),
  });
  const answer = await response.text();
  if (!response.ok) throw new Error(`${Action} was refused: ${answer}`);
  return answer;
}

/** The policy behind the paragraph of docs/cli.md that names the command; in the place of `<...>` what is deployed. */
function documentedPolicy(command: Command, arns: Readonly<Record<string, string>>): string {
  const text = readFileSync(join(PROJECT_ROOT, 'docs/cli.md'), 'utf8');
  const policies = text.matchAll(/\n\n(\S(?:.|\n(?!\n))*)\n\n```json\n(\{\n {2}"Version"[\s\S]*?)```/g);
  const found = [...policies].find(([, paragraph = '']) => paragraph.includes(`\`${command}\``));
  if (found === undefined) throw new Error(`docs/cli.md lists no permissions of ${command}.`);
  return withArns(found[2] ?? '', arns);
}

/** @param policy of a page, with `<...>` in the place of ARNs */
export function withArns(policy: string, arns: Readonly<Record<string, string>>): string {
  return policy.replaceAll(/<(\w+)>/g, (_, name: string) => arns[name] ?? `no ARN of ${name}`);
}

export function arnsOf({ outputs, region, secretId }: Stack): Readonly<Record<string, string>> {
  const arn = (service: string, resource: string) => `arn:aws:${service}:${region}:${AWS_ACCOUNT}:${resource}`;
  const queue = (url: string) => arn('sqs', url.split('/').pop() ?? '');
  return {
    Stack: arn('cloudformation', 'stack/FaceEnrollment/*'),
    ImagesBucket: `arn:aws:s3:::${outputs.ImagesBucketName}`,
    // The emulator names the bus, AWS does not for the default one.
    UploadRule: arn('events', 'rule/*FaceEnrollment-*'),
    UploadsQueue: queue(outputs.UploadsQueueUrl),
    UploadsDeadLetterQueue: queue(outputs.UploadsDeadLetterQueueUrl),
    PreparationsQueue: queue(outputs.PreparationsQueueUrl),
    PreparationsDeadLetterQueue: queue(outputs.PreparationsDeadLetterQueueUrl),
    EnrollmentsQueue: queue(outputs.EnrollmentsQueueUrl),
    EnrollmentsDeadLetterQueue: queue(outputs.EnrollmentsDeadLetterQueueUrl),
    OutcomesDeadLetterQueue: queue(outputs.OutcomesDeadLetterQueueUrl ?? ''),
    ErasuresQueue: queue(outputs.ErasuresQueueUrl),
    ErasuresDeadLetterQueue: queue(outputs.ErasuresDeadLetterQueueUrl),
    EraseFunction: arn('lambda', `function:${outputs.EraseFunctionName}`),
    ErasuresTable: arn('dynamodb', `table/${outputs.ErasuresTableName}`),
    IntakeFunction: arn('lambda', `function:${outputs.IntakeFunctionName}`),
    PrepareFunction: arn('lambda', `function:${outputs.PrepareFunctionName}`),
    EnrollFunction: arn('lambda', `function:${outputs.EnrollFunctionName}`),
    PublishFunction: arn('lambda', `function:${outputs.PublishFunctionName}`),
    EventBus: arn('events', 'event-bus/default'),
    DeliveryStream: arn('firehose', 'deliverystream/FaceEnrollment-*'),
    FacesTable: arn('dynamodb', `table/${outputs.FacesTableName}`),
    PersonsTable: arn('dynamodb', `table/${outputs.PersonsTableName}`),
    PacerTable: arn('dynamodb', 'table/FaceEnrollment-FaceEnrollmentPacer*'),
    PreparedBucket: `arn:aws:s3:::${outputs.PreparedBucketName}`,
    PersonHashSecret: arn('secretsmanager', 'secret:*'),
    Secret: secretId,
    EventSourceMappings: arn('lambda', 'event-source-mapping:*'),
    AlarmTopic: arn('sns', 'FaceEnrollment-*'),
    Keys: arn('kms', 'key/*'),
  };
}
