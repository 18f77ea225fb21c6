import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { COMMANDS as CLI } from '../../../cli/commands.ts';
import { permissions } from '../../../cli/doctor/checks/stack/permissions.ts';
import { DOCUMENTED_PERMISSIONS } from '../../../cli/doctor/permissions/documented-permissions.ts';
import { ShellCommands } from '../../../cli/doctor/shell-commands.ts';
import { ACCOUNT, DELIVERY_STREAM, HealthyDeployment, KEY } from './healthy-deployment.ts';

const COMMANDS = new ShellCommands({ stack: 'FaceEnrollment', region: 'us-east-1', isLocal: false });

async function findings(change: (deployment: HealthyDeployment) => void) {
  const deployment = new HealthyDeployment();
  change(deployment);
  return [await permissions.run(deployment, COMMANDS)].flat();
}

const page = readFileSync(join(import.meta.dirname, '../../../docs/cli.md'), 'utf8');

/** The policies of docs/cli.md. */
function documentedPolicies(): unknown[] {
  return [...page.matchAll(/^```json\n(\{\n {2}"Version"[\s\S]*?)^```/gm)].map(([, json = '']) =>
    JSON.parse(json).Statement.map(({ Action, Resource }: { Action: unknown; Resource: unknown }) => ({
      resources: [Resource].flat(),
      actions: [Action].flat(),
    })),
  );
}

describe('the permissions of the caller', () => {
  it('are those of docs/cli.md, for every command', () => {
    expect(documentedPolicies()).toEqual(DOCUMENTED_PERMISSIONS.map(({ statements }) => statements));
    const commands = DOCUMENTED_PERMISSIONS.flatMap((documented) => documented.commands);
    expect(commands.toSorted()).toEqual(CLI.map(({ name }) => name).toSorted());
  });

  it('are enough when IAM allows all of them', async () => {
    expect(await findings(() => {})).toEqual([
      { level: 'ok', message: 'The caller has the permissions for every command.' },
    ]);
  });

  it.each(DOCUMENTED_PERMISSIONS.flatMap(({ statements }) => statements.flatMap(({ actions }) => actions)))(
    'are asked for one by one: without %s a command is named',
    async (action) => {
      const found = await findings((it) => {
        it.keyOfBucket = KEY;
        it.stream = DELIVERY_STREAM;
        it.isAllowed = (_, asked) => asked !== action;
      });
      expect(found.length).toBeGreaterThan(0);
      expect(found[0]).toMatchObject({ level: 'warning', message: expect.stringContaining(action) });
    },
  );

  it('that are missing for a resource are named by command, with a command that shows the decision', async () => {
    const found = await findings((it) => {
      it.isAllowed = (_, action, arn) => action !== 'sqs:SendMessage' || !arn.endsWith(':enrollments');
    });
    expect(found).toEqual(
      ['audit', 'redrive, discard, resubmit, remove', 'rebuild', 'restore'].map((commands) => ({
        level: 'warning',
        message: `The caller lacks permissions for ${commands}: sqs:SendMessage.`,
        remedy: expect.stringContaining('docs/cli.md has the policy'),
        command: `aws iam simulate-principal-policy --policy-source-arn arn:aws:iam::${ACCOUNT}:user/operator --resource-arns arn:aws:sqs:us-east-1:${ACCOUNT}:enrollments --action-names sqs:SendMessage --region us-east-1`,
      })),
    );
  });

  it('that depend on a condition are not judged', async () => {
    const found = await findings((it) => {
      it.isAllowed = (_, action) => action !== 'secretsmanager:PutSecretValue';
      it.missingContext = ['aws:MultiFactorAuthPresent'];
    });
    expect(found).toMatchObject([
      { level: 'unchecked', message: expect.stringContaining('a condition on aws:MultiFactorAuthPresent') },
    ]);
  });

  it('are complete for the root user, and unknown for a caller without policies', async () => {
    const root = await findings((it) => {
      it.principal = undefined;
      it.callerArn = `arn:aws:iam::${ACCOUNT}:root`;
    });
    expect(root).toMatchObject([{ level: 'ok' }]);
    const federated = await findings((it) => {
      it.principal = undefined;
      it.callerArn = `arn:aws:sts::${ACCOUNT}:federated-user/x`;
    });
    expect(federated).toMatchObject([{ level: 'unchecked' }]);
  });
});
