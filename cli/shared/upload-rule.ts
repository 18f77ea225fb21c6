import type { AwsDeployment } from './aws/aws-deployment.ts';
import { FACES } from './invocation.ts';
import { EXIT, Problem } from './problem.ts';

/**
 * The prefix below which the stack enrolls objects of its bucket; empty for all of them.
 *
 * @throws {Problem} when no rule sends uploads to the stack
 */
export async function keyPrefixOf(deployment: AwsDeployment): Promise<string> {
  const { ImagesBucketName: bucket } = deployment.outputs;
  const rule = (await deployment.uploadRules()).find(({ bucketNames }) => bucketNames.includes(bucket));
  if (rule !== undefined) return rule.keyPrefix;
  throw new Problem(`The stack has no rule for uploads to ${bucket}. ${FACES} doctor says what to do.`);
}

/** @throws {Problem} unless the option names keys that the stack enrolls */
export function checkBelow(keyPrefix: string, option: '--prefix' | '--key', value: string): void {
  if (value.startsWith(keyPrefix)) return;
  throw new Problem(
    `${option} is '${value}'. Expected a ${option === '--key' ? 'key' : 'prefix'} that begins with '${keyPrefix}', the keyPrefix of the stack.`,
    EXIT.usage,
  );
}
