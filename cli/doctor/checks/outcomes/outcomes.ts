import type { Check } from '../../check.ts';
import { type Finding, ok, problem, warning } from '../../finding.ts';
import { CHANGED_OUTSIDE } from '../../outside-the-stack.ts';
import type { Deployment } from '../../ports.ts';
import type { ShellCommands } from '../../shell-commands.ts';
import { reasonOf } from '../functions/functions.ts';
import { mappingStateFindings } from '../functions/mapping-state.ts';

/** Whether applications hear of outcomes. */
export const outcomes: Check = {
  name: 'outcomes',
  async run(deployment, commands) {
    if (!deployment.publishes)
      return ok('The stack publishes no outcomes (outcomeEvents, annotateObjects and analytics are false).');
    const found = await Promise.all([
      functionFindings(deployment, commands),
      mappingFindings(deployment, commands),
      busFindings(deployment, commands),
      analyticsFindings(deployment, commands),
    ]);
    const bad = found.flat();
    if (bad.length > 0) return bad;
    return ok(await destinations(deployment));
  },
};

async function destinations(deployment: Deployment): Promise<string> {
  const [bus, annotates, stream] = await Promise.all([
    deployment.eventBus(),
    deployment.annotatesObjects(),
    deployment.analyticsStream(),
  ]);
  const ways = [
    ...(bus ? [`published to ${bus.arn.split('/').at(-1)}`] : []),
    ...(annotates ? ['written on objects'] : []),
    ...(stream ? ['stored for analysis'] : []),
  ];
  return `Outcomes are ${ways.join(', and ')}.`;
}

async function functionFindings(deployment: Deployment, commands: ShellCommands): Promise<readonly Finding[]> {
  const { name, state, stateReason, environmentProblem } = await deployment.fn('publish');
  if (state === 'Pending') {
    return [
      warning(
        'publish is Pending.',
        'Wait until it is active.',
        commands.aws('lambda', 'wait', 'function-active-v2', '--function-name', name),
      ),
    ];
  }
  if (state !== 'Active' && state !== 'Inactive') {
    return [
      problem(
        `publish is ${state}${stateReason ? `: ${stateReason}` : '.'}`,
        'Fix the reason, then deploy the stack again. Lambda tells the reason:',
        reasonOf(name, commands),
      ),
    ];
  }
  if (environmentProblem === undefined) return [];
  return [problem(`publish stops at its start: ${environmentProblem}`, CHANGED_OUTSIDE, commands.revertDrift())];
}

/** The stream keeps a change for 24 hours. */
async function mappingFindings(deployment: Deployment, commands: ShellCommands): Promise<readonly Finding[]> {
  const [{ streamArn }, all] = await Promise.all([deployment.table('faces'), deployment.mappings('publish')]);
  const mapping = all.find(({ sourceArn }) => sourceArn === streamArn);
  if (mapping === undefined) {
    return [
      problem(
        'publish has no event source mapping of the stream of the Faces table, so no outcome is published.',
        CHANGED_OUTSIDE,
        commands.revertDrift(),
      ),
    ];
  }
  // The restore enables it again.
  if ((await deployment.unfinishedRestore()) !== undefined) return [];
  const disabled = {
    consequence: 'no outcome is published. The stream keeps outcomes for 24 hours.',
    remedy: 'Find out why it was disabled. Then enable it. Publish older outcomes again with events replay.',
  };
  return mappingStateFindings('publish', mapping, disabled, commands);
}

async function busFindings(deployment: Deployment, commands: ShellCommands): Promise<readonly Finding[]> {
  const bus = await deployment.eventBus();
  if (bus === undefined) return [];
  if (!bus.exists) {
    return [
      problem(
        `The event bus ${bus.arn} does not exist, so no application receives an outcome.`,
        'Create it, or deploy the stack with another eventBus. Then publish the outcomes again.',
        commands.faces('events replay --since 1d'),
      ),
    ];
  }
  return permissionFindings('events:PutEvents', bus.arn, deployment, commands);
}

async function analyticsFindings(deployment: Deployment, commands: ShellCommands): Promise<readonly Finding[]> {
  const stream = await deployment.analyticsStream();
  return stream === undefined ? [] : permissionFindings('firehose:PutRecordBatch', stream, deployment, commands);
}

async function permissionFindings(
  action: string,
  resourceArn: string,
  deployment: Deployment,
  commands: ShellCommands,
): Promise<readonly Finding[]> {
  const { roleArn } = await deployment.fn('publish');
  const { denied } = await deployment.policiesAllow(roleArn, { actions: [action], resourceArn });
  if (denied.length === 0) return [];
  return [
    problem(
      `The role of publish lacks the permission ${action} on ${resourceArn}.`,
      CHANGED_OUTSIDE,
      commands.revertDrift(),
    ),
  ];
}
