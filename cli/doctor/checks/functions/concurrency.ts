import type { Check } from '../../check.ts';
import { type Finding, ok, problem, warning } from '../../finding.ts';
import type { Deployment, FunctionName } from '../../ports.ts';
import type { ShellCommands } from '../../shell-commands.ts';

export const concurrency: Check = {
  name: 'concurrency',
  async run(deployment, commands) {
    const bad = (await Promise.all([one(deployment, 'intake', commands), one(deployment, 'enroll', commands)])).flat();
    return bad.length > 0 ? bad : ok('The account has enough concurrency for both functions.');
  },
};

async function one(deployment: Deployment, name: FunctionName, commands: ShellCommands): Promise<readonly Finding[]> {
  const [{ reserved, unreserved }, all] = await Promise.all([deployment.concurrency(name), deployment.mappings(name)]);
  if (reserved === 0) {
    const { name: functionName } = await deployment.fn(name);
    return [
      problem(
        `The reserved concurrency of ${name} is 0, so the function never runs.`,
        'Find out why it was stopped. Then remove the reservation.',
        commands.aws('lambda', 'delete-function-concurrency', '--function-name', functionName),
      ),
    ];
  }
  const wanted = Math.max(0, ...all.map(({ maxConcurrency = 0 }) => maxConcurrency));
  const room = reserved ?? unreserved;
  if (room >= wanted) return [];
  return [
    warning(
      `${name} may run ${wanted} times at once, but ${reserved === undefined ? 'the account' : 'its reservation'} has room for ${room}. Images take longer, and each throttled delivery is one of those after which an image is given up.`,
      "Raise the account's quota for concurrent executions, or deploy with a lower maxConcurrency or intakeConcurrency.",
      commands.aws('lambda', 'get-account-settings', '--query', 'AccountLimit'),
    ),
  ];
}
