import type { Check } from '../../check.ts';
import { type Finding, ok, problem, warning } from '../../finding.ts';
import type { Deployment, FunctionName } from '../../ports.ts';
import type { ShellCommands } from '../../shell-commands.ts';

export const functions: Check = {
  name: 'functions',
  async run(deployment, commands) {
    const names = ['intake', 'prepare', 'enroll', 'erase'] as const;
    const bad = (await Promise.all(names.map((name) => one(deployment, name, commands)))).flat();
    return bad.length > 0 ? bad : ok('The functions are active.');
  },
};

async function one(deployment: Deployment, name: FunctionName, commands: ShellCommands): Promise<readonly Finding[]> {
  const fn = await deployment.fn(name);
  const { state, stateReason, lastUpdate, lastUpdateReason, environmentProblem } = fn;
  const is = `${name} is ${state}${stateReason ? `: ${stateReason}` : '.'}`;
  if (state === 'Pending') {
    return [
      warning(
        is,
        'Wait until it is active.',
        commands.aws('lambda', 'wait', 'function-active-v2', '--function-name', fn.name),
      ),
    ];
  }
  // Lambda puts a function to sleep that was not called for weeks, and wakes it up at the next call.
  if (state !== 'Active' && state !== 'Inactive') {
    return [problem(is, 'Fix the reason, then deploy the stack again.', commands.deploy('--force'))];
  }
  if (lastUpdate === 'Failed') {
    const why = lastUpdateReason ? `: ${lastUpdateReason}` : '.';
    return [
      warning(
        `The last update of ${name} failed${why}`,
        'Fix the reason, then deploy the stack again.',
        commands.deploy('--force'),
      ),
    ];
  }
  if (environmentProblem === undefined) return [];
  return [
    problem(
      `${name} stops at its start: ${environmentProblem}`,
      'Its environment was changed outside the stack. Deploy the stack again, so that it is as in the template.',
      commands.deploy('--revert-drift'),
    ),
  ];
}
