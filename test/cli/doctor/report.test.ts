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
    expect(on({ stack: 'Faces-Test' }).deploy('--revert-drift')).toBe(
      'AWS_REGION=eu-west-1 npx cdk deploy -c stackName=Faces-Test --revert-drift',
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

  it('quotes what a shell would not take as one word', () => {
    expect(on({}).aws('x', `{"it's": 1}`, 'a=b/c:d')).toBe(`aws x '{"it'\\''s": 1}' a=b/c:d --region eu-west-1`);
  });
});
