import { Command, CommanderError } from 'commander';
import { addBackfill } from './commands/backfill.ts';
import { addDoctor } from './commands/doctor.ts';
import { addRedrive } from './commands/redrive.ts';
import { addResubmit } from './commands/resubmit.ts';
import { addSetSecret } from './commands/set-secret.ts';
import { addStatus } from './commands/status.ts';
import { EXIT } from './problem.ts';

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
