import type { Command } from 'commander';
import { awsProblem } from './aws/aws-problem.ts';
import { type DeployedStack, findStack } from './aws/deployed-stack.ts';
import { FACES } from './invocation.ts';
import { addLocalOption } from './local-option.ts';
import { useLocalStack } from './local-stack.ts';
import { EXIT, type ExitCode, Problem } from './problem.ts';
import { type JsonForm, Output } from './terminal/output.ts';

/** What every command has. */
export interface CommonOptions {
  readonly stack: string;
  readonly region?: string;
  readonly local?: boolean;
  readonly json: boolean;
}

/** Whether a command only reads, or also changes something: messages, rows, the secret. */
type Effect = 'reads' | 'changes';

interface Definition<Options extends CommonOptions> {
  readonly name: string;
  /** Of a command that changes something, the operator is told first what it acts on. */
  readonly effect: Effect;
  readonly summary: string;
  readonly description: string;
  /** What is typed after `FACES`. */
  readonly examples: readonly string[];
  /** Adds arguments and options. */
  configure?(command: Command): void;
  /** What `--json` prints: one document, or a line for each image and then the document as a line. `document` by default. */
  readonly json?: JsonForm;
  /** What a line of `--json` is about, when it is not an image. */
  readonly lineNoun?: string;
  /** @param operands what was given besides options */
  run(stack: DeployedStack, options: Options, output: Output, operands: readonly string[]): Promise<ExitCode>;
}

/** A command that works on a deployed stack. */
export interface OperatorCommand {
  readonly name: string;
  readonly effect: Effect;
  addTo(program: Command): void;
}

const JSON_HELP: Readonly<Record<JsonForm, (noun: string) => string>> = {
  document: () => 'one JSON document instead of text',
  lines: (noun) => `JSON instead of text: a line for each ${noun}, and one for the summary`,
};

const DEFAULT_STACK = 'FaceEnrollment';

export function operatorCommand<Options extends CommonOptions>(definition: Definition<Options>): OperatorCommand {
  const { name, effect, summary, description, examples, configure, json = 'document', lineNoun = 'image' } = definition;
  const lines = examples.map((example) => `  ${FACES} ${example}`);
  return {
    name,
    effect,
    addTo(program) {
      const command = program
        .command(name)
        .summary(summary)
        .description(description)
        .option('--stack <name>', 'the deployed stack', DEFAULT_STACK)
        .option('--region <name>', 'its AWS region (default: that of the AWS environment)');
      addLocalOption(command);
      command
        .option('--json', JSON_HELP[json](lineNoun), false)
        .addHelpText('after', `\nExamples:\n${lines.join('\n')}`);
      configure?.(command);
      command.action((...parameters: readonly unknown[]) => {
        // Operands come first, or a list of them. Options and the command come behind them.
        const operands = parameters.flat().filter((operand) => typeof operand === 'string');
        return operate(definition, command.optsWithGlobals(), operands);
      });
    },
  };
}

/** Finds the stack, says what is acted on, does the work, and reports an error as a sentence. */
async function operate<Options extends CommonOptions>(
  { effect, run, json = 'document' }: Definition<Options>,
  options: Options,
  operands: readonly string[],
): Promise<void> {
  const output = new Output(options.json ? json : 'text');
  let stack: DeployedStack | undefined;
  try {
    await chooseEnvironment(options);
    stack = await findStack(options.stack);
    const { name, account, region, endpoint } = stack;
    output.add({ stack: name, account, region, endpoint });
    if (effect === 'changes') {
      output.announce(`Acting on stack ${name}, account ${account}, region ${region}, endpoint ${endpoint}`);
    }
    process.exitCode = await run(stack, options, output, operands);
  } catch (error) {
    const problem = awsProblem(error);
    output.fail(problem.message);
    process.exitCode = problem.exitCode;
  } finally {
    output.end();
    stack?.destroy();
  }
}

/** In the environment every client finds it, also those of the SDK's credential providers. */
async function chooseEnvironment({ region, local }: CommonOptions): Promise<void> {
  if (local && region !== undefined) {
    throw new Problem('Give --local or --region, not both: the local stack has its own region.', EXIT.usage);
  }
  if (local) await useLocalStack();
  if (region !== undefined) process.env.AWS_REGION = region;
}
