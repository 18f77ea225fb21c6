import { type Command, Option } from 'commander';
import { ENROLL_TROUBLES, INTAKE_FAILURES } from '../../functions/domain/reasons.ts';
import { SqsEnrollmentQueue } from '../../functions/queues/enrollments-queue.ts';
import { SqsUploadsQueue } from '../backfill/sqs-uploads-queue.ts';
import type { DeployedStack } from '../shared/aws/deployed-stack.ts';
import { DynamoSubmissions } from '../shared/aws/dynamo-submissions.ts';
import { type CommonOptions, operate, operatorCommand } from '../shared/operator-command.ts';
import { EXIT, type ExitCode } from '../shared/problem.ts';
import type { Output } from '../shared/terminal/output.ts';
import type { LetterResult, QueueReport, RedriveContext, RedriveOptions } from './ports.ts';
import { redriveEnrollments, redriveUploads } from './redrive.ts';
import { letterLine, summaryLines } from './report.ts';
import { SqsDeadLetters } from './sqs-dead-letters.ts';

/** All that a dead letter, or its row, may give as its reason. */
const LETTER_REASONS = [
  ...INTAKE_FAILURES,
  ...ENROLL_TROUBLES,
  'OutcomeUnknown',
  'Malformed',
  'RowMissing',
  'RowNotWritten',
];

const QUEUES = ['uploads', 'enrollments'] as const;
type QueueName = (typeof QUEUES)[number];

interface Options extends CommonOptions, RedriveOptions {
  readonly queue: QueueName | 'both';
}

export function addRedrive(program: Command): void {
  operatorCommand(program, 'redrive', [
    'redrive --dry-run',
    'redrive',
    'redrive --reason TencentUnavailable',
    'redrive --queue uploads --key "photos/front 1.jpg"',
  ])
    .summary('send dead letters again')
    .description(
      'Sends the messages of the dead-letter queues again, in order, after their cause is mended. Images that have their outcome are passed over, and none is enrolled twice. OutcomeUnknown is left for resubmit.',
    )
    .addOption(new Option('--queue <name>', 'whose dead letters').choices([...QUEUES, 'both']).default('both'))
    .addOption(new Option('--reason <reason>', 'only those that failed for this').choices(LETTER_REASONS))
    .option('--key <key>', 'only those of this object, by its whole key')
    .option('--drop-malformed', 'delete letters that nobody can handle: no message at all, or its row is gone', false)
    .option('--dry-run', 'only say what would be done', false)
    .action((options: Options) => operate(options, (stack, output) => redrive(stack, options, output)));
}

async function redrive(stack: DeployedStack, options: Options, output: Output): Promise<ExitCode> {
  const interrupt = new AbortController();
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => interrupt.abort());
  output.add({ dryRun: options.dryRun });
  const queues: Partial<Record<QueueName, { letters: LetterResult[]; summary?: QueueReport }>> = {};
  for (const name of QUEUES) {
    if (interrupt.signal.aborted || (options.queue !== 'both' && options.queue !== name)) continue;
    const letters: LetterResult[] = [];
    queues[name] = { letters };
    // Before the work, so that a document that ends with an error still says what was done.
    output.add({ queues });
    output.progress(`${name}: looking for dead letters`);
    const onLetter = (result: LetterResult) => {
      letters.push(result);
      // What was not asked for is counted, and its lines would bury the others.
      if (result.why !== 'NotMatching') output.say(letterLine(name, result, options.dryRun));
      output.progress(`${name}: ${letters.length} letters`);
    };
    const context = { clock: { now: Date.now }, onLetter, signal: interrupt.signal };
    queues[name] = { letters, summary: await redriveOne(name, stack, options, context) };
  }
  for (const name of QUEUES) {
    const summary = queues[name]?.summary;
    if (summary === undefined) continue;
    for (const line of summaryLines(name, summary, options.dryRun)) output.say(line);
  }
  if (!interrupt.signal.aborted) return EXIT.done;
  output.fail('Interrupted: the letters that were left are in their queue. Run the same command again for the rest.');
  return EXIT.failed;
}

function redriveOne(
  name: QueueName,
  { outputs, dynamo, sqs }: DeployedStack,
  options: Options,
  context: RedriveContext,
) {
  const rows = new DynamoSubmissions(dynamo, { faces: outputs.FacesTableName, persons: outputs.PersonsTableName });
  switch (name) {
    case 'uploads': {
      const letters = new SqsDeadLetters(sqs, outputs.UploadsDeadLetterQueueUrl);
      const queue = new SqsUploadsQueue(sqs, outputs.UploadsQueueUrl);
      return redriveUploads({ letters, queue, rows }, options, context);
    }
    case 'enrollments': {
      const letters = new SqsDeadLetters(sqs, outputs.EnrollmentsDeadLetterQueueUrl);
      const queue = new SqsEnrollmentQueue(sqs, outputs.EnrollmentsQueueUrl);
      return redriveEnrollments({ letters, queue, rows }, options, context);
    }
  }
}
