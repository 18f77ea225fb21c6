import type { Command } from 'commander';
import { explained } from './aws/aws-problem.ts';
import { type DeployedStack, findStack } from './aws/deployed-stack.ts';
import type { ExitCode } from './problem.ts';
import { Output } from './terminal/output.ts';

/** What every command has. */
export interface CommonOptions {
  readonly stack: string;
  readonly region?: string;
  readonly json: boolean;
}

const DEFAULT_STACK = 'FaceEnrollment';

/** Adds a command that works on a deployed stack. */
export function operatorCommand(program: Command, nameAndArguments: string, examples: readonly string[]): Command {
  const lines = examples.map((example) => `  npm run faces -- ${example}`);
  return program
    .command(nameAndArguments)
    .option('--stack <name>', 'the deployed stack', DEFAULT_STACK)
    .option('--region <name>', 'its AWS region (default: that of the usual AWS environment)')
    .option('--json', 'one JSON document instead of text', false)
    .addHelpText('after', `\nExamples:\n${lines.join('\n')}`);
}

/** Finds the stack, does the work, and says what went wrong as a sentence. */
export async function operate(
  { stack: name, region, json }: CommonOptions,
  work: (stack: DeployedStack, output: Output) => Promise<ExitCode>,
): Promise<void> {
  const output = new Output(json);
  // Where every client looks for it, those of the SDK's credential providers too.
  if (region !== undefined) process.env.AWS_REGION = region;
  let stack: DeployedStack | undefined;
  try {
    stack = await findStack(name);
    output.add({ stack: name });
    process.exitCode = await work(stack, output);
  } catch (error) {
    const problem = explained(error);
    output.fail(problem.message);
    process.exitCode = problem.exitCode;
  } finally {
    output.end();
    stack?.destroy();
  }
}
