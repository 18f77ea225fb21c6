import { covers } from '../../../shared/aws/policy-document.ts';
import type { Check } from '../../check.ts';
import { type Finding, ok, problem, warning } from '../../finding.ts';
import { CHANGED_OUTSIDE } from '../../outside-the-stack.ts';
import type { Deployment, FunctionName, QueueName } from '../../ports.ts';
import type { ShellCommands } from '../../shell-commands.ts';

/** A message has to stay hidden for longer than the function that works on it can run. */
const VISIBILITY_TIMEOUTS = 6;

const URLS = {
  uploads: 'UploadsQueueUrl',
  preparations: 'PreparationsQueueUrl',
  enrollments: 'EnrollmentsQueueUrl',
  erasures: 'ErasuresQueueUrl',
} as const;

/** Whether the queues are configured as the pipeline needs them. */
export const queues: Check = {
  name: 'queues',
  async run(deployment, commands) {
    const findings = await Promise.all([
      workQueue(deployment, 'uploads', 'intake', commands),
      workQueue(deployment, 'preparations', 'prepare', commands),
      workQueue(deployment, 'enrollments', 'enroll', commands),
      workQueue(deployment, 'erasures', 'erase', commands),
      fromEventBridge(deployment, 'uploads', commands),
      fromEventBridge(deployment, 'uploadsDeadLetters', commands),
    ]);
    const bad = findings.flat();
    return bad.length > 0 ? bad : ok('The queues are configured correctly.');
  },
};

async function workQueue(
  deployment: Deployment,
  name: keyof typeof URLS,
  functionName: FunctionName,
  commands: ShellCommands,
): Promise<readonly Finding[]> {
  const [queue, deadLetters, fn] = await Promise.all([
    deployment.queue(name),
    deployment.queue(`${name}DeadLetters`),
    deployment.fn(functionName),
  ]);
  const findings: Finding[] = [];
  if (queue.redrive?.targetArn !== deadLetters.arn) {
    findings.push(
      problem(
        `The ${name} queue does not move messages to its dead-letter queue. A message that makes the function crash is retried until it expires.`,
        CHANGED_OUTSIDE,
        commands.revertDrift(),
      ),
    );
  }
  const leastSeconds = fn.timeoutSeconds * VISIBILITY_TIMEOUTS;
  if (queue.visibilitySeconds < leastSeconds) {
    const url = deployment.outputs[URLS[name]];
    findings.push(
      warning(
        `The visibility timeout of the ${name} queue is ${queue.visibilitySeconds} s. Expected at least ${leastSeconds} s, ${VISIBILITY_TIMEOUTS} times the timeout of its function. A message may be delivered twice.`,
        'It was changed outside the stack. Set it back.',
        commands.aws(
          'sqs',
          'set-queue-attributes',
          '--queue-url',
          url,
          '--attributes',
          `VisibilityTimeout=${leastSeconds}`,
        ),
      ),
    );
  }
  return findings;
}

async function fromEventBridge(
  deployment: Deployment,
  name: QueueName,
  commands: ShellCommands,
): Promise<readonly Finding[]> {
  const { policy } = await deployment.queue(name);
  const isAllowed = policy?.statements.some(
    (statement) =>
      statement.effect === 'Allow' &&
      (statement.services.some((service) => service.startsWith('events.')) || statement.principals.includes('*')) &&
      covers(statement, 'sqs:SendMessage'),
  );
  if (isAllowed) return [];
  return [
    problem(
      `The policy of the ${name === 'uploads' ? 'uploads queue' : 'uploads dead-letter queue'} does not allow EventBridge to send. Events of uploads are lost.`,
      CHANGED_OUTSIDE,
      commands.revertDrift(),
    ),
  ];
}
