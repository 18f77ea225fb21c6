import { Option } from 'commander';
import { KEPT_NONCURRENT_DAYS } from '../../functions/domain/kept-noncurrent-days.ts';
import { ENV } from '../../functions/runtime/environment.ts';
import { AwsDeployment } from '../shared/aws/aws-deployment.ts';
import type { DeployedStack } from '../shared/aws/deployed-stack.ts';
import { interruptSignal } from '../shared/interrupt-signal.ts';
import { type CommonOptions, operatorCommand } from '../shared/operator-command.ts';
import { EXIT, type ExitCode, Problem } from '../shared/problem.ts';
import type { Output } from '../shared/terminal/output.ts';
import { number } from '../shared/terminal/progress-bar.ts';
import { keyPrefixOf } from '../shared/upload-rule.ts';
import { wholeNumber } from '../shared/whole-number.ts';
import { previewRetention } from './preview-retention.ts';
import { currentLines, previewLines } from './report.ts';
import { s3VersionHistory } from './s3-version-history.ts';

interface Options extends CommonOptions {
  readonly preview: boolean;
  readonly days?: number;
}

export const retentionCommand = operatorCommand<Options>({
  name: 'retention',
  effect: 'reads',
  summary: 'show how long images are kept, and what would be deleted',
  description:
    'Shows after how many days images expire. With --preview, it lists all versions below the prefix of the stack and shows what the lifecycle rules of keepImagesDays would delete within their first day. It deletes nothing.',
  examples: ['retention', 'retention --preview --days 365', 'retention --preview --json'],
  configure: (command) =>
    command
      .option('--preview', 'show what the rules would delete within their first day', false)
      .addOption(
        new Option(
          '--days <n>',
          'with --preview: as if keepImagesDays had this value (default: that of the stack)',
        ).argParser(wholeNumber(30, 3650)),
      ),
  run: retention,
});

async function retention(stack: DeployedStack, options: Options, output: Output): Promise<ExitCode> {
  const deployment = new AwsDeployment(stack);
  const keepImagesDays = (await deployment.environment('enroll'))[ENV.keepImagesDays];
  output.add({ keepImagesDays: keepImagesDays ?? null, noncurrentDays: KEPT_NONCURRENT_DAYS });
  if (options.preview) return await preview(stack, deployment, options.days ?? keepImagesDays, output);
  if (options.days !== undefined) throw new Problem('--days needs --preview.', EXIT.usage);
  for (const line of currentLines(keepImagesDays, KEPT_NONCURRENT_DAYS)) output.say(line);
  return EXIT.done;
}

async function preview(
  stack: DeployedStack,
  deployment: AwsDeployment,
  days: number | undefined,
  output: Output,
): Promise<ExitCode> {
  if (days === undefined) {
    throw new Problem('The stack has no keepImagesDays. Give the days to look at with --days.', EXIT.usage);
  }
  const bucket = stack.outputs.ImagesBucketName;
  const keyPrefix = await keyPrefixOf(deployment);
  const found = await previewRetention(
    s3VersionHistory(stack.s3, bucket, keyPrefix),
    { days, keyPrefix },
    {
      now: stack.clock.now(),
      signal: interruptSignal(),
      onProgress: (read, affected) =>
        output.progress(`${number(read)} versions and delete markers read, ${number(affected)} affected`),
    },
  );
  output.add({ bucket, prefix: keyPrefix, preview: found });
  for (const line of previewLines(found, keyPrefix === '' ? bucket : `${bucket} below ${keyPrefix}`)) output.say(line);
  if (!found.isInterrupted) return EXIT.done;
  output.fail('Interrupted: the numbers are those of the keys that were read.');
  return EXIT.failed;
}
