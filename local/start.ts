import { AWS_REGION } from './aws/aws-keys.ts';
import { freshDirectory } from './run-directory.ts';
import { claimState, stopAll } from './stack-state.ts';
import { checkDiskSpace } from './start/disk-space.ts';
import { Interruption, untilInterrupted } from './start/interruption.ts';
import { howToGoOn } from './start/next-steps.ts';
import { outputWidth, resultTable, summary, surprises } from './start/sample-report.ts';
import { HELP, parseStartArguments, type StartArguments } from './start/start-arguments.ts';
import { leaveUp, type Run, runTasks } from './start/start-steps.ts';
import { wordsOf } from './terminal/failure-message.ts';

async function start(args: StartArguments): Promise<number> {
  const begun = Date.now();
  const signal = untilInterrupted();

  checkDiskSpace();
  const { state, clearedFrom } = await claimState(AWS_REGION);
  if (clearedFrom) console.log(`Cleared away what was left of the run of ${clearedFrom}.`);
  const run: Run = { args, directory: freshDirectory('start'), signal, state, servers: [] };
  let up = false;
  try {
    await runTasks(run);
    const { results = [], tencent, imagesSeconds = 0 } = run;
    if (!tencent) throw new Error('The samples were not run.');
    console.log(`\n${resultTable(results, outputWidth())}\n`);
    console.log(summary({ results, tencent, imagesSeconds, totalSeconds: (Date.now() - begun) / 1000 }));
    for (const surprise of surprises(results)) console.error(`✘ ${surprise}`);
    const asExpected = results.every((result) => result.asExpected);
    if (!asExpected) console.error(`Logs are in ${run.directory}.`);
    if (args.keep) {
      await leaveUp(run);
      console.log(howToGoOn(run.state, run.directory));
      up = true;
    }
    return asExpected ? 0 : 1;
  } catch (error) {
    if (signal.reason instanceof Interruption) {
      console.error('\nInterrupted; stopping everything.');
      return signal.reason.exitCode;
    }
    throw run.failure ?? error;
  } finally {
    if (!up) await stopAll(run.state);
  }
}

try {
  const args = parseStartArguments(process.argv.slice(2));
  if (args.help) console.log(HELP);
  else process.exitCode = await start(args);
} catch (error) {
  console.error('\n%s', wordsOf(error));
  process.exitCode = 1;
}
