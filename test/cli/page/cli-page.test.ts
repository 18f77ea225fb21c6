import { describe, expect, it } from '@jest/globals';
import { cliPage, shownOutputs, showOutput } from './cli-page.ts';
import { FakeStack } from './fake-stack.ts';
import { terminalOf } from './run-command.ts';
import { SAMPLES } from './samples/index.ts';

const IS_UPDATE = process.env.UPDATE_SAMPLES !== undefined;
const UPDATE = 'UPDATE_SAMPLES=1 npm run test:unit -- cli-page';

describe('docs/cli.md', () => {
  it('shows no output but those that are tested here', () => {
    expect([...shownOutputs(cliPage()).keys()]).toEqual(SAMPLES.map(({ command }) => command));
  });

  it.each(SAMPLES)('shows what `faces $command` prints', async ({ command, given }) => {
    const stack = new FakeStack();
    given(stack);
    const printed = await terminalOf(command, stack);
    if (IS_UPDATE) showOutput(command, printed);
    if (shownOutputs(cliPage()).get(command) === printed) return;
    throw new Error(
      `docs/cli.md does not show what \`npm run faces -- ${command}\` prints now. If this is right, paste it there or run: ${UPDATE}\n\n${printed}`,
    );
  });
});
