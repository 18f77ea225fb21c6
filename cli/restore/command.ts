import { Option } from 'commander';
import { isoTime } from '../../functions/domain/clock.ts';
import { awsProblem } from '../shared/aws/aws-problem.ts';
import type { DeployedStack } from '../shared/aws/deployed-stack.ts';
import { interruptSignal } from '../shared/interrupt-signal.ts';
import { type CommonOptions, operatorCommand } from '../shared/operator-command.ts';
import { type PointInTime, pointInTime } from '../shared/point-in-time.ts';
import { EXIT, type ExitCode, Problem } from '../shared/problem.ts';
import { confirmedByTyping } from '../shared/terminal/confirmed.ts';
import type { Output } from '../shared/terminal/output.ts';
import { AwsRestoring } from './aws-restoring.ts';
import { checkWindow, previewRestore } from './preview-restore.ts';
import { doneLines, previewLines, progressLine } from './report.ts';
import { restore } from './restore.ts';
import { GO_ON } from './restore-run.ts';
import { isAtOrAfter, NO_COUNTS, type RestoreCounts, type RestoreState } from './restore-state.ts';

interface Options extends CommonOptions {
  readonly to?: PointInTime;
  readonly cancel: boolean;
  readonly dryRun: boolean;
  readonly yes: boolean;
}

export const restoreCommand = operatorCommand<Options>({
  name: 'restore',
  effect: 'changes',
  summary: 'take the tables back to a point in time, while Tencent and the bucket stay as they are',
  description:
    'Takes the Faces and Persons tables back to a point in time of the last 35 days. The functions are stopped meanwhile. Shows first what will happen, and asks for the name of the stack, unless --yes is given. Images that were received since keep their rows, and no erasure is undone. A restore that was interrupted continues when the command is run again without --to.',
  examples: ['restore --to 2026-11-28T08:00Z --dry-run', 'restore --to 2h', 'restore', 'restore --cancel'],
  configure: (command) =>
    command
      .option(
        '--to <time>',
        'a time, or a time span before now; without it, an interrupted restore continues',
        pointInTime,
      )
      .addOption(
        new Option('--cancel', 'start the functions and delete the copies of an interrupted restore')
          .default(false)
          .conflicts('to'),
      )
      .option('--dry-run', 'only show what will happen', false)
      .option('--yes', 'do not ask', false),
  run: async (stack, options, output) => {
    const restoring = await AwsRestoring.of(stack);
    try {
      return await restoreTables(stack, restoring, options, output);
    } finally {
      restoring.destroy();
    }
  },
});

async function restoreTables(
  stack: DeployedStack,
  restoring: AwsRestoring,
  options: Options,
  output: Output,
): Promise<ExitCode> {
  const found = await restoring.states.find();
  const to = options.to && wholeSeconds(options.to(stack.clock.now()));
  if (found === undefined) {
    if (options.cancel) throw new Problem('No restore was interrupted, so there is nothing to give up.', EXIT.usage);
    if (to === undefined) {
      throw new Problem('No restore was interrupted. Give the time to go back to with --to.', EXIT.usage);
    }
    return begin(to, stack, restoring, options, output);
  }
  const { isHeld, ...state } = found;
  if (isHeld) {
    throw new Problem(
      `A restore to ${state.to} is under way since ${state.startedAt}. Only one can work on a stack. If its process is gone, wait three minutes, then run restore without --to.`,
    );
  }
  if (to !== undefined && to !== state.to) {
    throw new Problem(
      `A restore to ${state.to} was begun at ${state.startedAt} and is not complete, so another one cannot begin. ${GO_ON} To give it up, run restore --cancel.`,
    );
  }
  // What was given up is not completed, and what is restored cannot be given up.
  const isEnding = isAtOrAfter(state.phase, 'starting');
  return state.isCancelled || (options.cancel && !isEnding)
    ? cancel(state, stack, restoring, options, output)
    : goOn(state, stack, restoring, options, output);
}

async function begin(
  to: string,
  stack: DeployedStack,
  restoring: AwsRestoring,
  options: Options,
  output: Output,
): Promise<ExitCode> {
  if (/_IN_PROGRESS$/.test(stack.status)) {
    throw new Problem(
      `The stack ${stack.name} is ${stack.status}: a deployment may start the functions during the restore. Wait until it has ended, then run restore again.`,
    );
  }
  output.progress('Asking AWS about the tables, the functions and the erasures, and Tencent whether it answers');
  const [preview, rate] = await Promise.all([previewRestore(to, restoring), restoring.requestsPerSecond()]);
  output.add({ to, preview });
  checkWindow(preview);
  await restoring.checkTencent();
  for (const line of previewLines(preview, rate, stack.clock.now())) output.say(line);
  const declined = await confirmed('To restore the tables', stack, options, output);
  if (declined !== undefined) return declined;
  const startedAt = isoTime(stack.clock.now());
  const restoreId = startedAt.replace(/\D/g, '').slice(0, 14);
  const state: RestoreState = { restoreId, to, startedAt, phase: 'stopping', mappings: [], counts: NO_COUNTS };
  if ((await restoring.states.begin(state)) === 'taken') throw takenMeanwhile();
  return complete(state, stack, restoring, output);
}

async function goOn(
  state: RestoreState,
  stack: DeployedStack,
  restoring: AwsRestoring,
  options: Options,
  output: Output,
): Promise<ExitCode> {
  output.add({ to: state.to });
  output.say(`The restore to ${state.to} that was begun at ${state.startedAt} continues.`);
  if (isAtOrAfter(state.phase, 'starting')) {
    output.say('The tables are restored. Only the functions have to start, and the copies have to be deleted.');
  }
  const declined = await takenOver('To continue', state, stack, restoring, options, output);
  return declined ?? complete(state, stack, restoring, output);
}

/** What is copied already stays copied. */
async function cancel(
  state: RestoreState,
  stack: DeployedStack,
  restoring: AwsRestoring,
  options: Options,
  output: Output,
): Promise<ExitCode> {
  output.add({ to: state.to });
  output.say(cancelText(state));
  const cancelled: RestoreState = state.isCancelled ? state : { ...state, phase: 'starting', isCancelled: true };
  const declined = await takenOver('To give it up', cancelled, stack, restoring, options, output);
  if (declined !== undefined) return declined;
  await work(cancelled, stack, restoring, output);
  output.add({ cancelled: true });
  output.say('The functions run again, and the copies are deleted.');
  return EXIT.done;
}

function cancelText({ to, phase, isCancelled }: RestoreState): string {
  if (isCancelled) return `The restore to ${to} was given up. Its end continues.`;
  return isAtOrAfter(phase, 'persons')
    ? `The restore to ${to} has copied a part of the tables. When it is given up now, rows and persons may not agree, and images whose rows went back may be added twice.`
    : `The restore to ${to} is given up. The tables are as they were.`;
}

async function complete(
  state: RestoreState,
  stack: DeployedStack,
  restoring: AwsRestoring,
  output: Output,
): Promise<ExitCode> {
  const counts = await work(state, stack, restoring, output);
  output.add({ restored: true, counts });
  for (const line of doneLines(counts)) output.say(line);
  return EXIT.done;
}

async function work(
  state: RestoreState,
  { clock }: DeployedStack,
  restoring: AwsRestoring,
  output: Output,
): Promise<RestoreCounts> {
  try {
    return await restore(state, await restoring.ports(state), interruptSignal(), (now, items) =>
      output.progress(progressLine(now, items, clock.now())),
    );
  } catch (error) {
    // When AWS cannot be reached, the lease ends by itself.
    await restoring.states.release().catch(() => {});
    const { message } = awsProblem(error);
    const saysHow = /[Rr]un restore again|restore --cancel/.test(message);
    const text = saysHow ? message : `${message} The restore is not complete. ${GO_ON}`;
    throw new Problem(text, EXIT.failed, { cause: error });
  }
}

/** @returns the exit code when the operator does not agree: then nothing is taken over */
async function takenOver(
  what: string,
  state: RestoreState,
  stack: DeployedStack,
  restoring: AwsRestoring,
  options: Options,
  output: Output,
): Promise<ExitCode | undefined> {
  const declined = await confirmed(what, stack, options, output);
  if (declined !== undefined) return declined;
  if ((await restoring.states.takeOver(state)) === 'taken') throw takenMeanwhile();
  return undefined;
}

/** @returns the exit code when the operator does not agree */
async function confirmed(
  what: string,
  { name }: DeployedStack,
  { dryRun, yes }: Options,
  output: Output,
): Promise<ExitCode | undefined> {
  if (dryRun) {
    output.say('');
    output.say('Nothing was changed, because of --dry-run.');
    return EXIT.done;
  }
  const question = `${what}, type the name of the stack:`;
  return yes || (await confirmedByTyping(question, name, 'Nothing was changed.', output)) ? undefined : EXIT.failed;
}

function takenMeanwhile(): Problem {
  return new Problem('Another operator has just begun a restore of this stack. Nothing was changed.');
}

/** Point-in-time recovery knows seconds. */
function wholeSeconds(time: number): string {
  return isoTime(Math.floor(time / 1000) * 1000);
}
