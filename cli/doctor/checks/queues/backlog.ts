import { duration } from '../../../shared/terminal/duration.ts';
import type { Check } from '../../check.ts';
import { type Finding, ok, warning } from '../../finding.ts';
import type { Deployment, QueueName } from '../../ports.ts';
import type { ShellCommands } from '../../shell-commands.ts';

/** Retries last for four hours. An older message waits for its slot, or for a function that does not run. */
const OLD_SECONDS = 4 * 3600;

export const backlog: Check = {
  name: 'backlog',
  async run(deployment, commands) {
    return [await one(deployment, 'uploads', commands), await one(deployment, 'enrollments', commands)];
  },
};

async function one(deployment: Deployment, name: QueueName, commands: ShellCommands): Promise<Finding> {
  const [{ waiting, inFlight }, age] = await Promise.all([
    deployment.queue(name),
    deployment.oldestMessageSeconds(name),
  ]);
  const oldest = age === undefined ? '' : `, the oldest for ${duration(age)}`;
  const is = `${name}: ${waiting} messages wait${oldest}, ${inFlight} are in flight.`;
  if (age === undefined || age < OLD_SECONDS) return ok(is);
  return warning(
    is,
    'There are more images than the rate allows, or something delays them. The reason and message of PENDING rows say what (docs/runbook.md, "Images stay PENDING").',
    commands.faces('status'),
  );
}
