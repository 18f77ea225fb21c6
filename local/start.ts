import { AWS_REGION } from './aws-keys.ts';
import { Problem } from './problem.ts';
import { HELP, parseStartArguments, type StartArguments } from './run/arguments.ts';
import { howToGoOn } from './run/kept.ts';
import { outputWidth, resultTable, summary, surprises } from './run/report.ts';
import { claimState, stopAll } from './run/state.ts';
import { type Run, runTasks } from './run/tasks.ts';
import { freshDirectory } from './run-directory.ts';
import { StandInControl } from './tencent/control-client.ts';

const INTERRUPTED = 130;

async function start(args: StartArguments): Promise<number> {
  const begun = Date.now();
  const interrupt = new AbortController();
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => interrupt.abort());

  const state = await claimState(AWS_REGION);
  const run: Run = { args, directory: freshDirectory('start'), signal: interrupt.signal, state };
  let leaveUp = false;
  try {
    await runTasks(run);
    const { results = [], tencent, imagesSeconds = 0 } = run;
    if (!tencent) throw new Error('The samples were not run.');
    console.log(`\n${resultTable(results, outputWidth())}`);
    console.log(summary({ results, tencent, imagesSeconds, totalSeconds: (Date.now() - begun) / 1000 }));
    for (const surprise of surprises(results)) console.error(`✘ ${surprise}`);
    const asExpected = results.every((result) => result.asExpected);
    if (!asExpected) console.error(`Logs are in ${run.directory}.`);
    if (args.keep) {
      await new StandInControl(run.state.standIn?.endpoint ?? '').behave({ anyImage: true });
      console.log(howToGoOn(run.state, run.directory));
      leaveUp = true;
    }
    return asExpected ? 0 : 1;
  } catch (error) {
    if (interrupt.signal.aborted) {
      console.error('\nInterrupted; stopping everything.');
      return INTERRUPTED;
    }
    throw run.failure ?? error;
  } finally {
    if (!leaveUp) await stopAll(run.state);
  }
}

try {
  const args = parseStartArguments(process.argv.slice(2));
  if (args.help) console.log(HELP);
  else process.exitCode = await start(args);
} catch (error) {
  console.error(error instanceof Problem ? `\n${error.message}` : error);
  process.exitCode = 1;
}
