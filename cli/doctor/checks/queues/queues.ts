import type { Check } from '../../check.ts';
import { type Finding, ok, problem, warning } from '../../finding.ts';
import { covers } from '../../key-policy/policy-document.ts';
import type { Deployment, FunctionName, QueueName } from '../../ports.ts';

const REDEPLOY = 'Somebody changed it by hand: deploy the stack again.';

/** A message has to stay hidden for longer than the function that holds it can run. */
const VISIBILITY_TIMEOUTS = 6;

/** Whether the queues are as the pipeline needs them; what is in them is looked at elsewhere. */
export const queues: Check = {
  name: 'queues',
  async run(deployment) {
    const findings = await Promise.all([
      workQueue(deployment, 'uploads', 'uploadsDeadLetters', 'intake'),
      workQueue(deployment, 'enrollments', 'enrollmentsDeadLetters', 'enroll'),
      fromEventBridge(deployment, 'uploads'),
      fromEventBridge(deployment, 'uploadsDeadLetters'),
    ]);
    const bad = findings.flat();
    return bad.length > 0 ? bad : ok('all four are set up as they have to be');
  },
};

async function workQueue(
  deployment: Deployment,
  name: QueueName,
  deadLetterName: QueueName,
  functionName: FunctionName,
): Promise<readonly Finding[]> {
  const [queue, deadLetters, fn] = await Promise.all([
    deployment.queue(name),
    deployment.queue(deadLetterName),
    deployment.fn(functionName),
  ]);
  const findings: Finding[] = [];
  if (queue.redrive?.targetArn !== deadLetters.arn) {
    findings.push(
      problem(
        `the ${name} queue does not move messages to its dead-letter queue: what makes a function crash is tried for ever`,
        REDEPLOY,
      ),
    );
  }
  const leastSeconds = fn.timeoutSeconds * VISIBILITY_TIMEOUTS;
  if (queue.visibilitySeconds < leastSeconds) {
    findings.push(
      warning(
        `the ${name} queue hides a message for ${queue.visibilitySeconds} s, less than ${leastSeconds} s (${VISIBILITY_TIMEOUTS} times the timeout of its function): it may be handed out twice`,
        REDEPLOY,
      ),
    );
  }
  return findings;
}

async function fromEventBridge(deployment: Deployment, name: QueueName): Promise<readonly Finding[]> {
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
      `the policy of the queue of ${QUEUE_WORDS[name]} does not let EventBridge send: events of uploads are lost`,
      REDEPLOY,
    ),
  ];
}

const QUEUE_WORDS: Readonly<Record<QueueName, string>> = {
  uploads: 'uploads',
  uploadsDeadLetters: "uploads' dead letters",
  enrollments: 'enrollments',
  enrollmentsDeadLetters: "enrollments' dead letters",
};
