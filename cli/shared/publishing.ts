import { ENV } from '../../functions/runtime/environment.ts';
import { AwsDeployment } from './aws/aws-deployment.ts';
import type { DeployedStack } from './aws/deployed-stack.ts';
import { Problem } from './problem.ts';

/** How the stack publishes outcomes. */
interface Publishing {
  /** Name or ARN; undefined when there are no events. */
  readonly eventBus: string | undefined;
  readonly annotatesObjects: boolean;
  /** Name of the delivery stream; undefined when outcomes are not analyzed. */
  readonly analyticsStream: string | undefined;
}

/**
 * Reads it from the publish function, so that a command does the same.
 *
 * @throws {Problem} when the stack has no such function
 */
export async function publishingOf(stack: DeployedStack): Promise<Publishing> {
  const deployment = new AwsDeployment(stack);
  if (!deployment.publishes) {
    throw new Problem(
      `The stack ${stack.name} publishes no outcomes. Deploy it with outcomeEvents=true, annotateObjects=true or analytics=true first.`,
    );
  }
  const environment = await deployment.environment('publish');
  return {
    eventBus: environment[ENV.eventBus],
    annotatesObjects: environment[ENV.annotateObjects],
    analyticsStream: environment[ENV.analyticsStream],
  };
}
