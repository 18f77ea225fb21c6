import type { Check } from '../../check.ts';
import { type Finding, ok, problem } from '../../finding.ts';
import { DELETED_OUTSIDE } from '../../outside-the-stack.ts';
import type { Deployment, FunctionName } from '../../ports.ts';
import type { ShellCommands } from '../../shell-commands.ts';
import { mappingStateFindings } from './mapping-state.ts';

/** Whether Lambda takes messages from the queues and gives them to the functions. */
export const mappings: Check = {
  name: 'mappings',
  async run(deployment, commands) {
    const restore = await deployment.unfinishedRestore();
    if (restore !== undefined) {
      return problem(
        `A restore of the tables to ${restore.to} was begun at ${restore.startedAt} and has not ended. The functions are stopped, and images pile up in the queues.`,
        'If no operator works on it, continue it. Do not enable the event source mappings: the tables are half copied.',
        commands.faces('restore'),
      );
    }
    const found = await Promise.all([
      one(deployment, 'intake', 'uploads', commands),
      one(deployment, 'prepare', 'preparations', commands),
      one(deployment, 'enroll', 'enrollments', commands),
      one(deployment, 'erase', 'erasures', commands),
    ]);
    const bad = found.flat();
    return bad.length > 0 ? bad : ok('The event source mappings are enabled.');
  },
};

async function one(
  deployment: Deployment,
  functionName: FunctionName,
  queueName: 'uploads' | 'preparations' | 'enrollments' | 'erasures',
  commands: ShellCommands,
): Promise<readonly Finding[]> {
  const { arn } = await deployment.queue(queueName);
  const mapping = (await deployment.mappings(functionName)).find(({ sourceArn }) => sourceArn === arn);
  if (mapping === undefined) {
    return [
      problem(
        `${functionName} has no event source mapping of the ${queueName} queue, so messages pile up there.`,
        DELETED_OUTSIDE,
        commands.revertDrift(),
      ),
    ];
  }
  const { uuid, reportsBatchItemFailures } = mapping;
  const disabled = {
    consequence: `messages pile up in the ${queueName} queue.`,
    remedy: 'Find out why it was disabled. Then enable it.',
  };
  const bad = mappingStateFindings(functionName, mapping, disabled, commands);
  if (bad.length > 0) return bad;
  if (reportsBatchItemFailures) return [];
  return [
    problem(
      `The event source mapping of ${functionName} does not report batch item failures, so one failed message repeats its whole batch.`,
      'It was changed outside the stack. Set it back.',
      commands.aws(
        'lambda',
        'update-event-source-mapping',
        '--uuid',
        uuid,
        '--function-response-types',
        'ReportBatchItemFailures',
      ),
    ),
  ];
}
