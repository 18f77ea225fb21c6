import type { Check } from '../../check.ts';
import { type Finding, ok, problem, warning } from '../../finding.ts';
import type { Deployment, FunctionName } from '../../ports.ts';

/** Whether the functions are fed from their queues. */
export const mappings: Check = {
  name: 'mappings',
  async run(deployment) {
    const found = [await one(deployment, 'intake', 'uploads'), await one(deployment, 'enroll', 'enrollments')];
    const bad = found.flat();
    return bad.length > 0 ? bad : ok('both functions are fed from their queues');
  },
};

async function one(
  deployment: Deployment,
  functionName: FunctionName,
  queueName: 'uploads' | 'enrollments',
): Promise<readonly Finding[]> {
  const { arn } = await deployment.queue(queueName);
  const mapping = (await deployment.mappings(functionName)).find(({ queueArn }) => queueArn === arn);
  if (mapping === undefined) {
    return [problem(`${functionName} is not fed from the ${queueName} queue`, 'Deploy the stack again.')];
  }
  if (/^(Enabling|Creating|Updating)$/.test(mapping.state)) {
    return [
      warning(`${functionName}: its event source mapping is ${mapping.state}`, 'Wait a minute, then look again.'),
    ];
  }
  if (mapping.state !== 'Enabled') {
    return [
      problem(
        `${functionName}: its event source mapping is ${mapping.state}, so images pile up in the ${queueName} queue`,
        `Find out who switched it off and why, then: aws lambda update-event-source-mapping --enabled --uuid $(aws lambda list-event-source-mappings --event-source-arn ${arn} --query 'EventSourceMappings[0].UUID' --output text)`,
      ),
    ];
  }
  if (!mapping.reportsBatchItemFailures) {
    return [
      problem(
        `${functionName}: its event source mapping does not report single failures, so one failed image repeats its whole batch`,
        'Somebody changed it by hand: deploy the stack again.',
      ),
    ];
  }
  return [];
}
