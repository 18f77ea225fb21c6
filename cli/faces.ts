import { Command, CommanderError } from 'commander';
import { addBackfill } from './backfill/command.ts';
import { addDoctor } from './doctor/command.ts';
import { addRedrive } from './redrive/command.ts';
import { addResubmit } from './resubmit/command.ts';
import { addSetSecret } from './set-secret/command.ts';
import { EXIT } from './shared/problem.ts';
import { addStatus } from './status/command.ts';

const program = new Command('npm run faces --')
  .description(
    'For operators of a deployed face enrollment stack. Region, credentials and endpoint: the usual AWS environment.',
  )
  .exitOverride()
  .showHelpAfterError('(--help shows what there is)')
  .addHelpText('after', '\nExit codes: 0 done, 1 failed or somebody has to act, 2 wrong usage.');

addDoctor(program);
addStatus(program);
addSetSecret(program);
addRedrive(program);
addResubmit(program);
addBackfill(program);

// Whoever reads along may stop reading (`| head`): the work goes on to its end.
for (const stream of [process.stdout, process.stderr]) stream.on('error', () => {});

try {
  await program.parseAsync();
} catch (error) {
  if (!(error instanceof CommanderError)) throw error;
  // Whoever asks for help gets it; whoever is shown it unasked made a mistake.
  process.exitCode = error.exitCode === 0 ? EXIT.done : EXIT.usage;
}
