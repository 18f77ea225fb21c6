import type { Check } from '../../check.ts';
import { type Finding, ok, problem, warning } from '../../finding.ts';
import { CHANGED_OUTSIDE } from '../../outside-the-stack.ts';
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
    return [
      problem(is, 'Fix the reason, then deploy the stack again. Lambda tells the reason:', reasonOf(fn.name, commands)),
    ];
  }
  if (lastUpdate === 'Failed') {
    const why = lastUpdateReason ? `: ${lastUpdateReason}` : '.';
    return [
      warning(
        `The last update of ${name} failed${why}`,
        'Fix the reason, then deploy the stack again. Lambda tells the reason:',
        reasonOf(fn.name, commands),
      ),
    ];
  }
  if (environmentProblem === undefined) return [];
  return [problem(`${name} stops at its start: ${environmentProblem}`, CHANGED_OUTSIDE, commands.revertDrift())];
}

/** Why the function cannot be called, or could not be updated. */
export function reasonOf(functionName: string, commands: ShellCommands): string {
  const shown = '[State,StateReason,LastUpdateStatus,LastUpdateStatusReason]';
  return commands.aws('lambda', 'get-function-configuration', '--function-name', functionName, '--query', shown);
}
