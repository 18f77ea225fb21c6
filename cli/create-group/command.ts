import { defaultPersonName, isLegalName } from '../../functions/domain/tencent/person-name.ts';
import { AwsDeployment } from '../shared/aws/aws-deployment.ts';
import type { DeployedStack } from '../shared/aws/deployed-stack.ts';
import { FACES } from '../shared/invocation.ts';
import { type CommonOptions, operatorCommand } from '../shared/operator-command.ts';
import { EXIT, type ExitCode, Problem } from '../shared/problem.ts';
import { isOldModel } from '../shared/tencent/group-reply.ts';
import type { Output } from '../shared/terminal/output.ts';
import { createGroup } from './create-group.ts';
import { failureText, groupLines } from './report.ts';

interface Options extends CommonOptions {
  readonly name?: string;
}

/** Tencent's rule for a GroupId. */
const GROUP_ID = /^[A-Za-z0-9\-%@#&_]{1,64}$/;

export const createGroupCommand = operatorCommand<Options>({
  name: 'create-group',
  effect: 'changes',
  summary: 'create the group at Tencent in which the stack creates persons',
  description:
    'Creates a group of model 3.0 with the keys of the stack, unless there is one with this id. It is free of charge. The id is that of createPersonsInGroup, or another one that you give.',
  examples: ['create-group', 'create-group employees --name staff-2026'],
  configure: (command) =>
    command
      .argument('[group]', 'GroupId (default: createPersonsInGroup of the stack)')
      .option('--name <name>', 'GroupName, unique in the account (default: made from the id)'),
  run,
});

async function run(
  stack: DeployedStack,
  options: Options,
  output: Output,
  [argument]: readonly string[],
): Promise<ExitCode> {
  const deployment = new AwsDeployment(stack);
  const configured = await deployment.newPersonsGroup();
  const request = requestOf(argument ?? configured, options.name);
  const secret = await deployment.secretText();
  if (secret === undefined) {
    throw new Problem(`The secret has no value. Store the keys first: ${FACES} set-secret`);
  }
  output.progress('Asking Tencent for the group');
  const result = await deployment.withGroups(secret, (groups) =>
    createGroup(request, {
      findGroup: (groupId) => groups.find(groupId),
      createGroup: (groupId, name) => groups.create(groupId, name),
    }),
  );
  if (result.kind === 'failed') {
    output.add({ group: { groupId: request.groupId }, created: false, failure: result.failure });
    throw new Problem(failureText(result, request));
  }
  output.add({ group: result.group, created: result.kind === 'created' });
  const isOld = isOldModel(result.group);
  for (const line of groupLines(result, configured)) output.say(line, isOld ? 'warning' : 'ok');
  return isOld ? EXIT.failed : EXIT.done;
}

function requestOf(groupId: string | undefined, given: string | undefined) {
  if (groupId === undefined) {
    throw new Problem(
      'The stack has no createPersonsInGroup. Give the id of the group: create-group <group>.',
      EXIT.usage,
    );
  }
  if (!GROUP_ID.test(groupId)) {
    throw new Problem(`The group is '${groupId}'. Expected a GroupId: 1 to 64 of A-Z a-z 0-9 - % @ # & _.`, EXIT.usage);
  }
  // Groups and persons have the same rule for their names.
  const name = given ?? defaultPersonName(groupId);
  if (!isLegalName(name)) {
    throw new Problem(`--name is '${name}'. Expected 1 to 60 Chinese or English letters, digits, - and _.`, EXIT.usage);
  }
  return { groupId, name };
}
