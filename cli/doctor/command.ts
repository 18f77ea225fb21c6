import type { Command } from 'commander';
import { AwsDeployment } from '../shared/aws/aws-deployment.ts';
import type { DeployedStack } from '../shared/aws/deployed-stack.ts';
import { type CommonOptions, operate, operatorCommand } from '../shared/operator-command.ts';
import { EXIT, type ExitCode } from '../shared/problem.ts';
import type { Output } from '../shared/terminal/output.ts';
import { CHECKS } from './all-checks.ts';
import { examine } from './doctor.ts';
import { countsOf, findingLines, summaryLine } from './report.ts';

export function addDoctor(program: Command): void {
  operatorCommand(program, 'doctor', ['doctor', 'doctor --stack Faces-Test --json'])
    .summary('check a deployed stack end to end')
    .description(
      'Looks at everything that an image needs on its way: bucket, events, queues, functions, tables, keys, the secret, Tencent, alarms. Nothing is changed. Tencent is asked once, for a person that does not exist, which is free.',
    )
    .action((options: CommonOptions) => operate(options, doctor));
}

async function doctor(stack: DeployedStack, output: Output): Promise<ExitCode> {
  const deployment = new AwsDeployment(stack);
  try {
    output.progress('Looking at the stack');
    const reports = await examine(deployment, CHECKS);
    const counts = countsOf(reports);
    output.add({ counts, checks: reports });
    for (const { level, text } of reports.flatMap(findingLines)) output.say(text, level);
    output.say('');
    output.say(summaryLine(counts), counts.problem > 0 ? 'problem' : 'ok');
    return counts.problem > 0 ? EXIT.failed : EXIT.done;
  } finally {
    deployment.destroy();
  }
}
