import { describe, expect, it } from '@jest/globals';
import { outputsProblem } from '../../../../cli/shared/aws/outputs-problem.ts';
import { OUTPUT_NAMES } from '../../../../cli/shared/aws/stack-outputs.ts';

const said = (status: string, missing: readonly string[] = OUTPUT_NAMES) => outputsProblem('Faces', status, missing);

describe('a stack without the outputs of the pipeline', () => {
  it.each([
    ['CREATE_IN_PROGRESS', 'Run the command again when its deployment has ended.'],
    ['REVIEW_IN_PROGRESS', 'a change set that was not executed'],
    ['ROLLBACK_COMPLETE', 'its first deployment failed. Find the cause with "aws cloudformation describe-stack-events'],
    ['CREATE_FAILED', 'delete the stack, then deploy it again.'],
    ['DELETE_IN_PROGRESS', 'Give the name of another stack with --stack.'],
    ['UPDATE_COMPLETE', 'call addOutputs() of the construct, and deploy it again.'],
  ])('is explained by its state %s', (status, what) => {
    const { message, exitCode } = said(status);
    expect(message).toContain(`The stack Faces is ${status}`);
    expect(message).toContain(what);
    expect(exitCode).toBe(1);
  });

  it('of an older version is told the outputs that it lacks', () => {
    const { message } = said('UPDATE_COMPLETE', ['ErasuresQueueUrl', 'EraseFunctionName']);
    expect(message).toBe(
      'The stack Faces is UPDATE_COMPLETE and has no output ErasuresQueueUrl, EraseFunctionName, because it is of an older version. Deploy it again with the version of this command line.',
    );
  });
});
