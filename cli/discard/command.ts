import { Option } from 'commander';
import type { DeployedStack } from '../shared/aws/deployed-stack.ts';
import { DynamoSubmissions } from '../shared/aws/dynamo-submissions.ts';
import type { RunReport } from '../shared/dead-letter-queue/handle-each-message.ts';
import { notReceivedLines } from '../shared/dead-letter-queue/not-received-lines.ts';
import { SqsDeadLetterQueue } from '../shared/dead-letter-queue/sqs-dead-letter-queue.ts';
import { interruptSignal } from '../shared/interrupt-signal.ts';
import { type CommonOptions, operatorCommand } from '../shared/operator-command.ts';
import { EXIT, type ExitCode } from '../shared/problem.ts';
import { confirmed } from '../shared/terminal/confirmed.ts';
import type { Output } from '../shared/terminal/output.ts';
import {
  DISCARDABLE_REASONS,
  discardEnrollments,
  discardErasures,
  discardOutcomes,
  discardUploads,
} from './discard.ts';
import type { DiscardContext, DiscardOptions, DiscardResult } from './ports.ts';
import { counted, discardLine } from './report.ts';

const QUEUES = ['uploads', 'preparations', 'enrollments', 'erasures', 'outcomes'] as const;
type QueueName = (typeof QUEUES)[number];

interface Options extends CommonOptions {
  readonly queue: QueueName | 'all';
  readonly reason?: string;
  readonly key?: string;
  readonly dryRun: boolean;
  readonly yes: boolean;
}

export const discardCommand = operatorCommand<Options>({
  name: 'discard',
  effect: 'changes',
  summary: 'delete dead-letter queue messages that no redrive can help',
  description:
    'Deletes messages of the dead-letter queues that would always fail again. These are malformed messages, messages whose row was deleted, messages of the outcomes dead-letter queue that are no events, and images from before the bucket kept versions. Lists them first, and asks. Rows are not changed: a FAILED row keeps its reason. With --reason you can also give up an image whose cause belongs to that image; resubmit can still send it.',
  examples: [
    'discard --dry-run',
    'discard',
    'discard --queue uploads --yes',
    'discard --reason AlgorithmError --key photos/front.jpg',
  ],
  configure: (command) =>
    command
      .addOption(new Option('--queue <name>', 'whose dead-letter queue').choices([...QUEUES, 'all']).default('all'))
      .addOption(new Option('--reason <reason>', 'only messages with this reason').choices(DISCARDABLE_REASONS))
      .option('--key <key>', 'only messages of this object, by its complete key')
      .option('--dry-run', 'only list what would be deleted', false)
      .option('--yes', 'do not ask', false),
  run: discard,
});

interface Pass {
  /** By queue: the messages that are to be deleted, or were. */
  readonly queues: Partial<Record<QueueName, readonly DiscardResult[]>>;
  readonly messages: readonly DiscardResult[];
  /** What to say about messages that could not be received. */
  readonly notReceived: readonly string[];
  readonly isInterrupted: boolean;
}

async function discard(stack: DeployedStack, options: Options, output: Output): Promise<ExitCode> {
  const signal = interruptSignal();
  output.add({ dryRun: options.dryRun, deleted: 0 });
  const found = await pass(stack, options, { dryRun: true }, signal, output);
  output.add({ queues: found.queues });
  for (const [name, messages] of Object.entries(found.queues)) {
    for (const message of messages) output.say(discardLine(name, message));
  }
  for (const line of found.notReceived) output.say(line);
  if (found.isInterrupted) return interrupted(output);
  const count = found.messages.length;
  if (count === 0) {
    output.say('Nothing to delete.');
    return EXIT.done;
  }
  if (options.dryRun) {
    output.say(`${counted(count)} would be deleted.`);
    return EXIT.done;
  }
  if (!options.yes && !(await confirmed(`Delete ${counted(count)}?`, 'Nothing was deleted.', output)))
    return EXIT.failed;

  const messageIds = new Set(found.messages.map(({ messageId }) => messageId));
  const done = await pass(stack, options, { dryRun: false, messageIds }, signal, output);
  const deleted = done.messages.length;
  output.add({ deleted, queues: done.queues });
  output.say(`${counted(deleted)} deleted. The rows of their images are not changed.`);
  if (done.isInterrupted) return interrupted(output);
  if (deleted === count) return EXIT.done;
  output.fail(`${counted(count - deleted)} could not be received again. Run the same command again in ten minutes.`);
  return EXIT.failed;
}

/** Receives every message once: to find what would be deleted, or to delete what the operator has agreed to. */
async function pass(
  { outputs, tables, dynamo, sqs, clock }: DeployedStack,
  { queue, reason, key }: Options,
  how: Pick<DiscardOptions, 'dryRun' | 'messageIds'>,
  signal: AbortSignal,
  output: Output,
): Promise<Pass> {
  const options = { reason, key, ...how };
  const rows = new DynamoSubmissions(dynamo, tables);
  const run = (name: QueueName, context: DiscardContext): Promise<RunReport> => {
    if (name === 'uploads') {
      const deadLetters = new SqsDeadLetterQueue(sqs, outputs.UploadsDeadLetterQueueUrl);
      return discardUploads({ deadLetters }, options, context);
    }
    if (name === 'erasures') {
      const deadLetters = new SqsDeadLetterQueue(sqs, outputs.ErasuresDeadLetterQueueUrl);
      return discardErasures({ deadLetters }, options, context);
    }
    if (name === 'outcomes') {
      const deadLetters = new SqsDeadLetterQueue(sqs, outputs.OutcomesDeadLetterQueueUrl ?? '');
      return discardOutcomes({ deadLetters }, options, context);
    }
    const { PreparationsDeadLetterQueueUrl, EnrollmentsDeadLetterQueueUrl } = outputs;
    const url = name === 'preparations' ? PreparationsDeadLetterQueueUrl : EnrollmentsDeadLetterQueueUrl;
    const deadLetters = new SqsDeadLetterQueue(sqs, url);
    return discardEnrollments({ deadLetters, rows }, options, context);
  };
  const queues: Partial<Record<QueueName, readonly DiscardResult[]>> = {};
  const notReceived: string[] = [];
  for (const name of QUEUES) {
    if (signal.aborted || (queue !== 'all' && queue !== name)) continue;
    // A stack that publishes nothing has no such queue.
    if (name === 'outcomes' && outputs.OutcomesDeadLetterQueueUrl === undefined) continue;
    const messages: DiscardResult[] = [];
    const onMessage = (result: DiscardResult) => {
      if (result.action === 'deleted') messages.push(result);
      output.progress(`${name}: ${counted(messages.length)} to delete`);
    };
    const report = await run(name, { clock, onMessage, signal });
    queues[name] = messages;
    notReceived.push(...notReceivedLines(name, report, how.dryRun));
  }
  return { queues, messages: Object.values(queues).flat(), notReceived, isInterrupted: signal.aborted };
}

function interrupted(output: Output): ExitCode {
  output.fail('Interrupted. The other messages are in their queue. Run the same command again for the rest.');
  return EXIT.failed;
}
