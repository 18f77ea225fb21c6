import { Problem } from '../problem.ts';
import { OUTPUT_NAMES } from './stack-outputs.ts';

/** What to do about a stack without the outputs by which its resources are found. */
export function outputsProblem(name: string, status: string, missing: readonly string[]): Problem {
  const is = `The stack ${name} is ${status}`;
  switch (status) {
    case 'CREATE_IN_PROGRESS':
      return new Problem(`${is} and has no outputs yet. Run the command again when its deployment has ended.`);
    case 'REVIEW_IN_PROGRESS':
      return new Problem(
        `${is}: it has a change set that was not executed, and no resources. Execute the change set, or deploy the stack again.`,
      );
    case 'CREATE_FAILED':
    case 'ROLLBACK_IN_PROGRESS':
    case 'ROLLBACK_COMPLETE':
    case 'ROLLBACK_FAILED':
      return new Problem(
        `${is}: its first deployment failed. Find the cause with "aws cloudformation describe-stack-events --stack-name ${name}", delete the stack, then deploy it again.`,
      );
    case 'DELETE_IN_PROGRESS':
    case 'DELETE_COMPLETE':
      return new Problem(`${is}. Give the name of another stack with --stack.`);
  }
  if (missing.length === OUTPUT_NAMES.length) {
    return new Problem(
      `${is} and has none of the outputs by which its resources are found. If it is another stack, give the right name with --stack. If it is of a CDK app of your own, call addOutputs() of the construct, and deploy it again.`,
    );
  }
  return new Problem(
    `${is} and has no output ${missing.join(', ')}, because it is of an older version. Deploy it again with the version of this command line.`,
  );
}
