import { MESSAGE_RETENTION_DAYS } from '../../../backfill/message-retention.ts';
import { duration } from '../../../shared/terminal/duration.ts';
import type { Check } from '../../check.ts';
import { type Finding, ok, warning } from '../../finding.ts';
import type { Deployment, QueueName } from '../../ports.ts';
import type { ShellCommands } from '../../shell-commands.ts';

/** Retries last for four hours. An older message waits for its slot, or for a function that does not run. */
const OLD_SECONDS = 4 * 3600;

/** Half of the time that a queue keeps a message, so that there is time to act. */
const LONG_SECONDS = (MESSAGE_RETENTION_DAYS / 2) * 86_400;

/** At worst each image is the first one of its person, and a request asks for the person first. */
const REQUESTS_PER_IMAGE = 2;

/** A FIFO queue looks for message groups that it can deliver among so many messages, and no further. */
const FIFO_LOOKS_AT = 120_000;

/** On the way to Tencent. */
const QUEUES = ['uploads', 'preparations', 'enrollments'] as const;

export const backlog: Check = {
  name: 'backlog',
  async run(deployment, commands) {
    const [queues, all] = await Promise.all([
      Promise.all(QUEUES.map((name) => one(deployment, name, commands))),
      together(deployment, commands),
    ]);
    return [...queues, ...all];
  },
};

async function one(deployment: Deployment, name: QueueName, commands: ShellCommands): Promise<Finding> {
  const [{ waiting, inFlight }, age] = await Promise.all([
    deployment.queue(name),
    deployment.oldestMessageSeconds(name),
  ]);
  const oldest = age === undefined ? '' : `, the oldest for ${duration(age)}`;
  const is = `${name}: ${number(waiting)} messages wait${oldest}, ${number(inFlight)} are in flight.`;
  if (age === undefined || age < OLD_SECONDS) return ok(is);
  return warning(
    is,
    'There are more images than the rate allows, or something delays them. The reason and message of PENDING rows say what (docs/runbook.md, "Images stay PENDING").',
    commands.faces('status'),
  );
}

/** Messages of the other queues come to the enrollments queue, too. */
async function together(deployment: Deployment, commands: ShellCommands): Promise<readonly Finding[]> {
  const queues = await Promise.all(QUEUES.map((name) => deployment.queue(name)));
  const enrollments = await deployment.queue('enrollments');
  const images = queues.reduce((sum, { waiting, inFlight }) => sum + waiting + inFlight, 0);
  const findings: Finding[] = [];
  // Only then does the rate matter: without a readable one, the check still tells how many messages wait.
  if (images > 0) {
    const rate = await deployment.requestsPerSecond();
    const seconds = (images * REQUESTS_PER_IMAGE) / rate;
    if (seconds > LONG_SECONDS) {
      findings.push(
        warning(
          `${number(images)} images wait, which takes up to ${duration(seconds)} at requestsPerSecond ${rate}. SQS deletes a message after ${MESSAGE_RETENTION_DAYS} days.`,
          'Have the limit raised at Tencent and raise requestsPerSecond, or upload less until the queues are shorter. Images whose messages were deleted stay PENDING. This sends them again:',
          commands.faces('backfill'),
        ),
      );
    }
  }
  if (enrollments.waiting >= FIFO_LOOKS_AT) {
    findings.push(
      warning(
        `enrollments: ${number(enrollments.waiting)} messages wait. SQS looks for other persons among the first ${number(FIFO_LOOKS_AT)} messages only: if most of them are of one person, all others wait.`,
        'Find out whether one person has thousands of images, and stop the app that uploads them (docs/runbook.md, "Images stay PENDING").',
        commands.faces('status'),
      ),
    );
  }
  return findings;
}

function number(count: number): string {
  return count.toLocaleString('en');
}
