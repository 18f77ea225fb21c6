import { AwsDeployment } from '../shared/aws/aws-deployment.ts';
import type { DeployedStack } from '../shared/aws/deployed-stack.ts';
import { type CommonOptions, operatorCommand } from '../shared/operator-command.ts';
import { EXIT, type ExitCode } from '../shared/problem.ts';
import type { Output } from '../shared/terminal/output.ts';
import { CHECKS } from './all-checks.ts';
import { examine } from './doctor.ts';
import { countsOf, findingLines, summaryLine } from './report.ts';
import { ShellCommands } from './shell-commands.ts';

export const doctorCommand = operatorCommand({
  name: 'doctor',
  effect: 'reads',
  summary: 'check a deployed stack from end to end',
  description:
    'Checks everything that an image needs on its way: bucket, events, queues, functions, tables, keys, the secret, Tencent, alarms; and the permissions of the caller. Each finding ends with a command to paste. Changes nothing. Asks Tencent for a person that does not exist, for its group, and for what it must refuse, which is free of charge.',
  examples: ['doctor', 'doctor --stack Faces-Test --json'],
  run: doctor,
});

async function doctor(stack: DeployedStack, { local }: CommonOptions, output: Output): Promise<ExitCode> {
  const deployment = new AwsDeployment(stack);
  const commands = new ShellCommands({
    stack: stack.name,
    region: stack.region,
    parameters: stack.parameters,
    endpoint: process.env.AWS_ENDPOINT_URL,
    isLocal: local === true,
  });
  output.progress('Checking the stack');
  const reports = await examine(deployment, CHECKS, commands);
  const counts = countsOf(reports);
  output.add({ counts, checks: reports });
  for (const { level, text } of reports.flatMap(findingLines)) output.say(text, level);
  output.say('');
  output.say(summaryLine(counts), counts.problem > 0 ? 'problem' : 'ok');
  return counts.problem > 0 ? EXIT.failed : EXIT.done;
}
