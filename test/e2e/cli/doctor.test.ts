import { SNSClient, SubscribeCommand } from '@aws-sdk/client-sns';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { CHECKS } from '../../../cli/doctor/all-checks.ts';
import { type CheckReport, examine } from '../../../cli/doctor/doctor.ts';
import {
  DOCUMENTED_PERMISSIONS,
  type DocumentedPermissions,
} from '../../../cli/doctor/permissions/documented-permissions.ts';
import { ShellCommands } from '../../../cli/doctor/shell-commands.ts';
import { AwsDeployment } from '../../../cli/shared/aws/aws-deployment.ts';
import { type DeployedStack, findStack } from '../../../cli/shared/aws/deployed-stack.ts';
import { AWS_ACCOUNT, AWS_KEYS } from '../../../local/aws/aws-keys.ts';
import { type Stack, startStack } from '../stack/stack.ts';
import { Saboteur } from './breakages.ts';
import { createOperator, createUser, facesAs, type UserKeys } from './operator.ts';

const COMMANDS = new ShellCommands({ stack: 'FaceEnrollment', region: 'us-east-1', isLocal: false });

/** Commands that need more than the doctor, by their policies in docs/cli.md. The stack has no key of its own. */
const FOREIGN = commandsBeyondDoctor();

let stack: Stack;
let operator: UserKeys;
let saboteur: Saboteur;
let deployed: DeployedStack;

beforeAll(async () => {
  stack = await startStack({ auth: true });
  operator = await createOperator(stack, 'doctor');
  saboteur = await Saboteur.of(stack);
  // For what runs in this process.
  Object.assign(process.env, {
    AWS_ENDPOINT_URL: stack.endpoint,
    AWS_REGION: stack.region,
    AWS_ACCESS_KEY_ID: AWS_KEYS.accessKeyId,
    AWS_SECRET_ACCESS_KEY: AWS_KEYS.secretAccessKey,
  });
  deployed = await findStack('FaceEnrollment');
  await hearAlarms();
}, 120_000);

afterAll(async () => {
  deployed?.destroy();
  saboteur?.destroy();
  await stack?.stop();
});

/** A subscriber of the alarms. */
async function hearAlarms(): Promise<void> {
  const [{ topicArns: [TopicArn] = [] } = {}] = await new AwsDeployment(deployed).alarms();
  const sns = new SNSClient({});
  await sns.send(
    new SubscribeCommand({ TopicArn, Protocol: 'sqs', Endpoint: 'arn:aws:sqs:us-east-1:000000000000:any' }),
  );
  sns.destroy();
}

/** As `level check`, of everything that is not ok. */
function diagnosis(reports: readonly CheckReport[]): readonly string[] {
  return reports.flatMap(({ name, findings }) =>
    findings.filter(({ level }) => level !== 'ok').map(({ level }) => `${level} ${name}`),
  );
}

function examined(): Promise<readonly CheckReport[]> {
  return examine(new AwsDeployment(deployed), CHECKS, COMMANDS);
}

/** @returns how many of the policies allow something that the doctor's policy does not */
function commandsBeyondDoctor(): number {
  const actionsOf = ({ statements }: DocumentedPermissions) =>
    statements.flatMap(({ actions }) => actions).filter((action) => !action.startsWith('kms:'));
  const own = new Set(
    DOCUMENTED_PERMISSIONS.filter(({ commands }) => commands.includes('doctor')).flatMap((one) => actionsOf(one)),
  );
  return DOCUMENTED_PERMISSIONS.filter((one) => actionsOf(one).some((action) => !own.has(action))).length;
}

describe('the doctor, on the deployed stack', () => {
  it('finds nothing wrong with it, with the permissions that the documentation lists', async () => {
    const { code, stdout } = await facesAs(stack, operator, ['doctor', '--json']);
    const { checks, counts, ...rest } = JSON.parse(stdout);
    // That caller may not run the commands that change something, and is told so.
    expect(diagnosis(checks)).toEqual(Array(FOREIGN).fill('warning permissions'));
    expect(counts).toMatchObject({ problem: 0, unchecked: 0 });
    expect(checks.map(({ name }: CheckReport) => name)).toEqual(CHECKS.map(({ name }) => name));
    const { endpoint, region } = stack;
    expect(rest).toEqual({ stack: 'FaceEnrollment', account: AWS_ACCOUNT, region, endpoint });
    expect(code).toBe(0);
  }, 60_000);

  it('finds each thing that is broken, and nothing else', async () => {
    for (const { what, findings, break: breakIt, fix } of saboteur.breakages) {
      await breakIt();
      const found = await examined();
      await fix();
      expect({ what, findings: diagnosis(found) }).toEqual({ what, findings });
    }
    expect(diagnosis(await examined())).toEqual([]);
  }, 60_000);

  it('says it as text, with what to do, and by its exit code', async () => {
    const [versioning] = saboteur.breakages;
    await versioning?.break();
    const { code, stdout } = await facesAs(stack, operator, ['doctor']);
    await versioning?.fix();
    expect(code).toBe(1);
    expect(stdout).toContain('✘ versioning       Versioning is suspended');
    expect(stdout).toContain('put-bucket-versioning');
    expect(stdout).toContain(`1 problem, ${FOREIGN} warnings.`);
  }, 60_000);

  it('names the missing permissions to a caller with hardly any', async () => {
    const policy = {
      Version: '2012-10-17',
      Statement: [{ Effect: 'Allow', Action: 'cloudformation:DescribeStacks', Resource: '*' }],
    };
    const nobody = await createUser(stack, 'nobody', [JSON.stringify(policy)]);
    const { code, stdout } = await facesAs(stack, nobody, ['doctor', '--json']);
    expect(code).toBe(0);
    const messages: readonly string[] = JSON.parse(stdout).checks.flatMap(({ findings }: CheckReport) =>
      findings.map(({ message }) => message),
    );
    for (const permission of ['s3:GetBucketVersioning', 'sqs:GetQueueAttributes', 'lambda:GetFunctionConfiguration']) {
      expect(messages).toContain(`Not checked: the caller lacks the permission ${permission}.`);
    }
  }, 60_000);
});
