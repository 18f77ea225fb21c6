import type { Check } from '../../check.ts';
import { type Finding, ok, problem, warning } from '../../finding.ts';
import type { Deployment, FunctionName } from '../../ports.ts';

export const functions: Check = {
  name: 'functions',
  async run(deployment) {
    const bad = (await Promise.all([one(deployment, 'intake'), one(deployment, 'enroll')])).flat();
    return bad.length > 0 ? bad : ok('intake and enroll are active');
  },
};

async function one(deployment: Deployment, name: FunctionName): Promise<readonly Finding[]> {
  const { state, stateReason, lastUpdate, lastUpdateReason, environmentProblem } = await deployment.fn(name);
  const is = `${name} is ${state}${stateReason ? `: ${stateReason}` : ''}`;
  if (state === 'Pending') return [warning(is, 'Wait a minute, then look again.')];
  // A function that nobody called for weeks is put to sleep, and wakes up by itself.
  if (state !== 'Active' && state !== 'Inactive') {
    return [problem(is, 'Mend what it says, then deploy the stack again.')];
  }
  if (lastUpdate === 'Failed') {
    const why = lastUpdateReason ? `: ${lastUpdateReason}` : '';
    return [warning(`the last change of ${name} failed${why}`, 'Mend what it says, then deploy the stack again.')];
  }
  if (environmentProblem === undefined) return [];
  return [problem(`${name} stops at its start: ${environmentProblem}`, 'Deploy the stack again: npx cdk deploy')];
}
