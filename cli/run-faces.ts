import { Command, CommanderError, Help } from 'commander';
import { COMMANDS } from './commands.ts';
import { FACES, PACKAGE_VERSION } from './shared/invocation.ts';
import { addLocalOption } from './shared/local-option.ts';
import { EXIT } from './shared/problem.ts';
import { templateCommand } from './template/command.ts';

/** Descriptions are wrapped on narrow terminals too. That nothing is set unless it is given needs no words. */
const HELP: Partial<Help> = {
  minWidthToWrap: 20,
  optionDescription: (option) =>
    `${new Help().optionDescription(option).replace(/ \(default: (?:false|\{\})\)/, '')}${option.mandatory ? ' (required)' : ''}`,
};

/**
 * Runs the command line and sets the exit code of the process. With `--json` it prints exactly one document, for wrong
 * usage and for help too.
 *
 * @param parameters what follows `FACES`
 */
export async function runFaces(parameters: readonly string[]): Promise<void> {
  const isJson = parameters.includes('--json');
  let help = '';
  const program = new Command(FACES).description(
    'For operators of a deployed face enrollment stack. The commands take region, credentials and endpoint from the AWS environment.',
  );
  addLocalOption(program);
  program
    .option('--json', 'JSON instead of text')
    .exitOverride()
    .showHelpAfterError('(--help lists commands and options)')
    .addHelpText('after', '\nExit codes: 0 done, 1 failed or the operator has to act, 2 wrong usage.');
  if (PACKAGE_VERSION !== undefined) program.version(PACKAGE_VERSION);
  program.configureHelp(HELP);
  program.configureOutput({
    writeOut: (text) => {
      help += text;
      if (!isJson) process.stdout.write(text);
    },
  });
  for (const command of [...COMMANDS, templateCommand]) command.addTo(program);
  try {
    await program.parseAsync(parameters, { from: 'user' });
  } catch (error) {
    if (!(error instanceof CommanderError)) throw error;
    // Help that was asked for is a success. Help that is shown without being asked for follows a mistake.
    process.exitCode = error.exitCode === 0 ? EXIT.done : EXIT.usage;
    if (isJson) console.log(JSON.stringify(documentOf(error, help)));
  }
}

function documentOf({ exitCode, code, message }: CommanderError, help: string) {
  if (exitCode === 0) return { help };
  return {
    error: code === 'commander.help' ? 'No command was given. --help lists them.' : message.replace(/^error: /, ''),
  };
}
