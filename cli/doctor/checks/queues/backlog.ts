import { duration } from '../../../shared/terminal/duration.ts';
import type { Check } from '../../check.ts';
import { type Finding, ok, warning } from '../../finding.ts';
import type { Deployment, QueueName } from '../../ports.ts';

/** Retries last for four hours; what is older waits for its turn, or for nobody. */
const OLD_SECONDS = 4 * 3600;

export const backlog: Check = {
  name: 'backlog',
  async run(deployment) {
    return [await one(deployment, 'uploads'), await one(deployment, 'enrollments')];
  },
};

async function one(deployment: Deployment, name: QueueName): Promise<Finding> {
  const [{ waiting, inFlight }, age] = await Promise.all([
    deployment.queue(name),
    deployment.oldestMessageSeconds(name),
  ]);
  const is = `${name}: ${waiting} waiting, ${inFlight} in hand${age === undefined ? '' : `, the oldest since ${duration(age)}`}`;
  if (age === undefined || age < OLD_SECONDS) return ok(is);
  return warning(
    is,
    'More images than the rate allows, or something holds them up: reason and message of PENDING rows say which (docs/runbook.md, "Images stay PENDING").',
  );
}
