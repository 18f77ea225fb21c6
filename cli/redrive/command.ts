import { EventBridgeClient } from '@aws-sdk/client-eventbridge';
import { Option } from 'commander';
import { ENROLL_TROUBLES, INTAKE_FAILURES, PREPARE_FAILURES } from '../../functions/domain/reasons.ts';
import { REMOVAL_REFUSALS } from '../../functions/domain/removal-message.ts';
import { EventBridgeBus } from '../../functions/events/event-bridge-bus.ts';
import { SqsErasuresQueue } from '../../functions/queues/erasures-queue.ts';
import { analyticsOf } from '../shared/aws/analytics-of.ts';
import type { DeployedStack } from '../shared/aws/deployed-stack.ts';
import { DynamoSubmissions } from '../shared/aws/dynamo-submissions.ts';
import { stageQueues } from '../shared/aws/stage-queues.ts';
import { SqsDeadLetterQueue } from '../shared/dead-letter-queue/sqs-dead-letter-queue.ts';
import { interruptSignal } from '../shared/interrupt-signal.ts';
import { type CommonOptions, operatorCommand } from '../shared/operator-command.ts';
import { EXIT, type ExitCode, Problem } from '../shared/problem.ts';
import { publishingOf } from '../shared/publishing.ts';
import type { Output } from '../shared/terminal/output.ts';
import type { MessageResult, RedriveContext, RedriveOptions, RedriveReport } from './ports.ts';
import { redriveEnrollments, redriveUploads } from './redrive.ts';
import { ERASURE_REFUSALS, redriveErasures } from './redrive-erasures.ts';
import { redriveOutcomes } from './redrive-outcomes.ts';
import { messageLine, summaryLines } from './report.ts';
import { SqsUploadsQueue } from './sqs-uploads-queue.ts';

/** All that a message in a dead-letter queue, or its row, may give as its reason. */
const REASONS = [
  ...INTAKE_FAILURES,
  ...PREPARE_FAILURES,
  ...ENROLL_TROUBLES,
  'OutcomeUnknown',
  'Malformed',
  'RowMissing',
  'RowNotWritten',
  ...REMOVAL_REFUSALS,
  ...ERASURE_REFUSALS,
  'NotErased',
  'EventNotPublished',
];

const QUEUES = ['uploads', 'preparations', 'enrollments', 'erasures', 'outcomes'] as const;
type QueueName = (typeof QUEUES)[number];

interface Options extends CommonOptions, RedriveOptions {
  readonly queue: QueueName | 'all';
}

export const redriveCommand = operatorCommand<Options>({
  name: 'redrive',
  effect: 'changes',
  summary: 'send the messages of the dead-letter queues again',
  description:
    'Sends the messages of the dead-letter queues again, in order. Run it after their cause is fixed. Messages of images that are enrolled or rejected by now are only deleted, or sent to the prepare stage once more to delete what it wrote. No image is enrolled twice. Erasures go on where they stopped. Messages of the outcomes dead-letter queue are outcomes, which are sent to the destination that they did not reach. Images that are OutcomeUnknown need a decision (resubmit). Exits with 1 while the queues hold messages that need an operator.',
  examples: [
    'redrive --dry-run',
    'redrive',
    'redrive --reason TencentUnavailable',
    'redrive --queue uploads --key "photos/front 1.jpg"',
    'redrive --queue outcomes',
  ],
  configure: (command) =>
    command
      .addOption(new Option('--queue <name>', 'whose dead-letter queue').choices([...QUEUES, 'all']).default('all'))
      .addOption(new Option('--reason <reason>', 'only messages that failed for this reason').choices(REASONS))
      .option('--key <key>', 'only messages of this object, by its complete key')
      .option('--dry-run', 'only say what would be done', false),
  run: redrive,
});

async function redrive(stack: DeployedStack, options: Options, output: Output): Promise<ExitCode> {
  const signal = interruptSignal();
  output.add({ dryRun: options.dryRun });
  const queues: Partial<Record<QueueName, { messages: MessageResult[]; summary?: RedriveReport }>> = {};
  for (const name of queuesOf(options.queue, stack)) {
    if (signal.aborted) break;
    const messages: MessageResult[] = [];
    queues[name] = { messages };
    // Before the work, so that a document that ends with an error still says what was done.
    output.add({ queues });
    output.progress(`${name}: receiving messages`);
    const onMessage = (result: MessageResult) => {
      messages.push(result);
      // Messages that were not asked for are counted. Their lines would hide the others.
      if (result.why !== 'NotMatching') output.say(messageLine(name, result, options.dryRun));
      output.progress(`${name}: ${messages.length} messages`);
    };
    const context = { clock: stack.clock, onMessage, signal };
    queues[name] = { messages, summary: await redriveOne(name, stack, options, context) };
  }
  const summaries = QUEUES.flatMap((name) => {
    const summary = queues[name]?.summary;
    return summary === undefined ? [] : [{ name, summary }];
  });
  for (const { name, summary } of summaries) {
    for (const line of summaryLines(name, summary, options.dryRun)) output.say(line);
  }
  if (signal.aborted) {
    output.fail(
      'Interrupted. The messages that were left are in their queue. Run the same command again for the rest.',
    );
    return EXIT.failed;
  }
  return summaries.every(({ summary }) => isComplete(summary, options)) ? EXIT.done : EXIT.failed;
}

/** A stack that publishes nothing has no outcomes dead-letter queue. */
function queuesOf(asked: Options['queue'], { name, outputs }: DeployedStack): readonly QueueName[] {
  const hasOutcomes = outputs.OutcomesDeadLetterQueueUrl !== undefined;
  if (asked === 'outcomes' && !hasOutcomes) {
    throw new Problem(`The stack ${name} publishes no outcomes, so it has no outcomes dead-letter queue.`);
  }
  return QUEUES.filter((queue) => (asked === 'all' ? queue !== 'outcomes' || hasOutcomes : queue === asked));
}

/** Whether the queue holds no message that needs an operator, or another run. */
function isComplete({ needAction, hidden, unseen }: RedriveReport, { dryRun }: Options): boolean {
  return needAction === 0 && hidden === 0 && (unseen === 0 || dryRun);
}

async function redriveOne(
  name: QueueName,
  stack: DeployedStack,
  options: Options,
  context: RedriveContext,
): Promise<RedriveReport> {
  const { outputs, tables, dynamo, sqs } = stack;
  const rows = new DynamoSubmissions(dynamo, tables);
  switch (name) {
    case 'uploads': {
      const deadLetters = new SqsDeadLetterQueue(sqs, outputs.UploadsDeadLetterQueueUrl);
      const queue = new SqsUploadsQueue(sqs, outputs.UploadsQueueUrl);
      return redriveUploads({ deadLetters, queue, rows }, options, context);
    }
    case 'preparations':
    case 'enrollments': {
      const { PreparationsDeadLetterQueueUrl, EnrollmentsDeadLetterQueueUrl } = outputs;
      const isPrepare = name === 'preparations';
      const url = isPrepare ? PreparationsDeadLetterQueueUrl : EnrollmentsDeadLetterQueueUrl;
      const stage = isPrepare ? ('prepare' as const) : ('enroll' as const);
      const ports = { stage, deadLetters: new SqsDeadLetterQueue(sqs, url), rows, ...stageQueues(sqs, outputs) };
      return redriveEnrollments(ports, options, context);
    }
    case 'erasures': {
      const deadLetters = new SqsDeadLetterQueue(sqs, outputs.ErasuresDeadLetterQueueUrl);
      const queue = new SqsErasuresQueue(sqs, outputs.ErasuresQueueUrl);
      return redriveErasures({ deadLetters, queue }, options, context);
    }
    case 'outcomes':
      return redriveOutcomesOf(stack, options, context);
  }
}

async function redriveOutcomesOf(
  stack: DeployedStack,
  options: Options,
  context: RedriveContext,
): Promise<RedriveReport> {
  const { eventBus, analyticsStream } = await publishingOf(stack);
  const deadLetters = new SqsDeadLetterQueue(stack.sqs, stack.outputs.OutcomesDeadLetterQueueUrl ?? '');
  const analytics = analyticsStream === undefined ? undefined : analyticsOf(stack, analyticsStream);
  const bus = eventBus === undefined ? undefined : new EventBridgeBus(stack.client(EventBridgeClient), eventBus);
  return redriveOutcomes({ deadLetters, bus, analytics }, options, context);
}
