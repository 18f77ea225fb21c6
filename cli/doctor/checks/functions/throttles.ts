import type { Check } from '../../check.ts';
import { type Finding, ok, warning } from '../../finding.ts';
import type { Deployment, FunctionName } from '../../ports.ts';
import type { ShellCommands } from '../../shell-commands.ts';

/** Of the twelve five-minute periods of an hour: fewer are a burst, which passes. */
const LASTING_PERIODS = 3;

/** Throttling has no alarm of its own: the delay that it causes has one. Here it is named as the cause. */
export const throttles: Check = {
  name: 'throttles',
  async run(deployment, commands) {
    const names: readonly FunctionName[] = [
      'intake',
      'prepare',
      'enroll',
      'erase',
      ...(deployment.publishes ? (['publish'] as const) : []),
    ];
    const bad = (await Promise.all(names.map((name) => one(deployment, name, commands)))).flat();
    return bad.length > 0 ? bad : ok('Lambda has not throttled the functions for long within the last hour.');
  },
};

async function one(deployment: Deployment, name: FunctionName, commands: ShellCommands): Promise<readonly Finding[]> {
  const periods = await deployment.throttles(name);
  if (periods.length < LASTING_PERIODS) return [];
  const count = periods.reduce((sum, times) => sum + times, 0);
  return [
    warning(
      `Lambda throttled ${name} ${count} times, in ${periods.length} of the last 12 five-minute periods.`,
      'The functions of the account use all of its concurrency. See the check concurrency. If it finds enough room, another function takes it: the CloudWatch metric ConcurrentExecutions shows which.',
      commands.aws('lambda', 'get-account-settings', '--query', 'AccountLimit'),
    ),
  ];
}
