import { writeFile } from 'node:fs/promises';
import { Option } from 'commander';
import { AwsDeployment } from '../shared/aws/aws-deployment.ts';
import type { DeployedStack } from '../shared/aws/deployed-stack.ts';
import { DraftFile } from '../shared/draft-file.ts';
import { type CommonOptions, operatorCommand } from '../shared/operator-command.ts';
import { EXIT, type ExitCode } from '../shared/problem.ts';
import type { Output } from '../shared/terminal/output.ts';
import { AwsPrivacy } from './aws-privacy.ts';
import { privacyReport } from './privacy-report.ts';
import { privacyMarkdown } from './report.ts';

interface Options extends CommonOptions {
  readonly format: 'markdown' | 'json';
  readonly output?: string;
}

export const privacyReportCommand = operatorCommand<Options>({
  name: 'privacy-report',
  effect: 'reads',
  summary: 'describe which personal data is where, and for how long',
  description:
    'Describes which personal data is where and since when, how many persons are known, what the settings keep for how long, what leaves AWS or its region, and the erasures by status. The report itself has no personal data.',
  examples: ['privacy-report', 'privacy-report --output privacy.md', 'privacy-report --format json'],
  configure: (command) =>
    command
      .addOption(new Option('--format <format>', 'of the report').choices(['markdown', 'json']).default('markdown'))
      .option('--output <file>', 'write to this file, which is replaced, instead of standard output'),
  run: describePrivacy,
});

async function describePrivacy(
  stack: DeployedStack,
  { format, output: name }: Options,
  output: Output,
): Promise<ExitCode> {
  const ports = new AwsPrivacy(stack, new AwsDeployment(stack));
  const target = name === undefined ? undefined : new DraftFile(name);
  try {
    output.progress('Asking AWS about tables, buckets and queues');
    const report = await privacyReport(stack, stack.clock.now(), ports);
    output.add({ report });
    const lines = format === 'json' ? JSON.stringify(report, null, 2).split('\n') : privacyMarkdown(report);
    if (target === undefined) {
      for (const line of lines) output.say(line);
    } else {
      await target.begin((draft) => writeFile(draft, `${lines.join('\n')}\n`));
      await target.complete();
      output.add({ file: target.path });
      output.say(`Written: ${name}`);
    }
    if (report.personsKnown.level === 'warning') {
      output.warn('The number of persons is near the one at which rules in mainland China ask for a filing.');
    }
    return EXIT.done;
  } finally {
    await target?.discard();
  }
}
