import { describe, expect, it } from '@jest/globals';
import { problem } from '../../../cli/doctor/finding.ts';
import { findingLines } from '../../../cli/doctor/report.ts';
import { ShellCommands } from '../../../cli/doctor/shell-commands.ts';

const on = (target: Partial<ConstructorParameters<typeof ShellCommands>[0]>) =>
  new ShellCommands({ stack: 'FaceEnrollment', region: 'eu-west-1', isLocal: false, ...target });

describe('a command to paste', () => {
  it('is a line of its own and never broken', () => {
    const command = `aws ${'word '.repeat(40)}`.trim();
    const lines = findingLines({ name: 'check', findings: [problem('Broken.', 'Fix it.', command)] });
    expect(lines.map(({ text }) => text).filter((line) => line.includes('aws'))).toEqual([`    ${command}`]);
  });

  it('acts on the stack that was checked, whatever the shell is set to', () => {
    expect(on({}).faces('status')).toBe('npm run faces -- status --region eu-west-1');
    expect(on({ stack: 'Faces-Test' }).faces('status')).toBe(
      'npm run faces -- status --stack Faces-Test --region eu-west-1',
    );
    expect(on({}).aws('sqs', 'list-queues')).toBe('aws sqs list-queues --region eu-west-1');
  });

  it('acts on an emulator, or on the local stack with its keys', () => {
    const endpoint = 'http://127.0.0.1:4566';
    expect(on({ endpoint }).aws('sqs', 'list-queues')).toBe(
      'aws sqs list-queues --region eu-west-1 --endpoint-url http://127.0.0.1:4566',
    );
    expect(on({ endpoint, isLocal: true }).aws('sqs', 'list-queues')).toBe(
      'AWS_ACCESS_KEY_ID=test AWS_SECRET_ACCESS_KEY=test aws sqs list-queues --region eu-west-1 --endpoint-url http://127.0.0.1:4566',
    );
    expect(on({ endpoint, isLocal: true }).faces('status')).toBe('npm run faces -- status --local');
  });

  it('returns a stack to the template and the parameters that it has, however it was deployed', () => {
    const which = '--stack-name Portraits --change-set-name revert-drift';
    expect(on({ stack: 'Portraits', parameters: ['BootstrapVersion', 'Vpc'] }).revertDrift()).toBe(
      `aws cloudformation create-change-set ${which} --use-previous-template --deployment-mode REVERT_DRIFT --capabilities CAPABILITY_NAMED_IAM --parameters ParameterKey=BootstrapVersion,UsePreviousValue=true ParameterKey=Vpc,UsePreviousValue=true --region eu-west-1 && aws cloudformation wait change-set-create-complete ${which} --region eu-west-1 && aws cloudformation execute-change-set ${which} --region eu-west-1`,
    );
    expect(on({}).revertDrift()).not.toContain('--parameters');
  });

  it('quotes what a shell would not take as one word', () => {
    expect(on({}).aws('x', `{"it's": 1}`, 'a=b/c:d')).toBe(`aws x '{"it'\\''s": 1}' a=b/c:d --region eu-west-1`);
  });
});
