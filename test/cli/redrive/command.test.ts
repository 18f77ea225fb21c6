import { describe, expect, it } from '@jest/globals';
import { FakeStack } from '../page/fake-stack.ts';
import { endOf } from '../page/run-command.ts';

describe('faces redrive', () => {
  it('ends with 0 when there is nothing to redrive', async () => {
    expect(await endOf('redrive', new FakeStack())).toMatchObject({ exitCode: 0 });
  });

  it('ends with 1 when it is interrupted, because messages may be left', async () => {
    const stack = new FakeStack();
    stack.uploadsDeadLetters.beforeReceive = () => void process.emit('SIGINT');
    const { terminal, exitCode } = await endOf('redrive', stack);
    expect(terminal).toContain('Interrupted. The messages that were left are in their queue.');
    expect(exitCode).toBe(1);
  });
});
