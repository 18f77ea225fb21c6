import { describe, expect, it } from '@jest/globals';
import { NotAllowedError } from '../../../../cli/doctor/ports.ts';
import { awsProblem } from '../../../../cli/shared/aws/aws-problem.ts';
import { Problem } from '../../../../cli/shared/problem.ts';

function failure(name: string, message: string, code?: string): Error {
  return Object.assign(new Error(message), { name, ...(code && { code }) });
}

describe('an error of AWS or of the network becomes a problem that says what to do', () => {
  it.each([
    [failure('Error', 'Region is missing'), 'set AWS_REGION'],
    [failure('CredentialsProviderError', 'Could not load credentials from any providers'), 'Set AWS_PROFILE'],
    [failure('ExpiredTokenException', 'The token has expired'), 'Log in again'],
    [failure('AccessDeniedException', 'User is not authorized to perform: sqs:ReceiveMessage'), 'docs/cli.md lists'],
    [
      new NotAllowedError('sqs:SendMessage'),
      'AWS does not allow it: the caller lacks the permission sqs:SendMessage. docs/cli.md',
    ],
    [failure('Error', 'connect ECONNREFUSED 127.0.0.1:1', 'ECONNREFUSED'), 'AWS_ENDPOINT_URL'],
    [failure('TypeError', 'no such thing'), 'The command failed: TypeError: no such thing.'],
    ['a text', 'The command failed: Error: a text.'],
  ])('%s', (error, expected) => {
    expect(awsProblem(error)).toMatchObject({ message: expect.stringContaining(expected), exitCode: 1 });
  });

  it('and quotes no secret', () => {
    const { message } = awsProblem(failure('Error', 'https://bucket/key?X-Amz-Signature=0123456789abcdef failed'));
    expect(message).not.toContain('0123456789abcdef');
  });

  it('and stays as it is when it is that already', () => {
    const problem = new Problem('There is no stack.');
    expect(awsProblem(problem)).toBe(problem);
  });
});
