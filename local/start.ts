import { writeFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { AWS_REGION } from './aws/aws-keys.ts';
import { PROJECT_ROOT } from './paths.ts';
import { freshDirectory } from './run-directory.ts';
import { jpeg } from './samples/render.ts';
import { claimStack, stopAll } from './stack-state.ts';
import { checkDiskSpace } from './start/disk-space.ts';
import { Interruption, interruptionSignal } from './start/interruption.ts';
import { nextSteps } from './start/next-steps.ts';
import { sampleTable, unexpectedResults } from './start/sample-report.ts';
import { HELP, parseStartArguments, type StartArguments } from './start/start-arguments.ts';
import { leaveRunning, type StartRun } from './start/start-run.ts';
import { runStartSteps } from './start/start-steps.ts';
import { summary } from './start/summary.ts';
import { outputWidth } from './terminal/output-width.ts';
import { runMain } from './terminal/run-main.ts';

await runMain(async () => {
  const args = parseStartArguments(process.argv.slice(2));
  if (!args.help) return await start(args);
  console.log(HELP);
  return 0;
});

/** @returns the exit code */
async function start(args: StartArguments): Promise<number> {
  const begun = Date.now();
  const signal = interruptionSignal();

  checkDiskSpace();
  const { state, clearedFrom } = await claimStack(AWS_REGION);
  if (clearedFrom) console.log(`Removed what the run of ${clearedFrom} has left.`);
  const run: StartRun = { args, directory: freshDirectory('start'), signal, state, servers: [] };
  let isLeftRunning = false;
  try {
    await runStartSteps(run);
    const asExpected = report(run, begun);
    if (args.keep) {
      const portrait = await writePictures(run.directory);
      await leaveRunning(run);
      isLeftRunning = true;
      console.log(nextSteps({ state: run.state, directory: run.directory, portrait, anyImage: args.anyImage }));
    }
    return asExpected ? 0 : 1;
  } catch (error) {
    if (signal.reason instanceof Interruption) {
      console.error('\nInterrupted. Stopping everything.');
      return signal.reason.exitCode;
    }
    throw run.failure ?? error;
  } finally {
    if (!isLeftRunning) await stopAll(run.state);
  }
}

/** @returns whether all samples have the expected result */
function report(
  { results = [], tencent, imagesSeconds = 0, report: page, directory }: StartRun,
  begun: number,
): boolean {
  if (!tencent) throw new Error('The samples were not run.');
  console.log(`\n${sampleTable(results, outputWidth())}\n`);
  console.log(summary({ results, tencent, imagesSeconds, totalSeconds: (Date.now() - begun) / 1000, report: page }));
  const unexpected = unexpectedResults(results);
  for (const line of unexpected) console.error(`✘ ${line}`);
  if (unexpected.length > 0) console.error(`Logs are in ${directory}.`);
  return unexpected.length === 0;
}

/**
 * Writes a portrait in which the stand-in finds a face, and a picture without a face.
 *
 * @returns the path of the portrait, relative to the project
 */
async function writePictures(directory: string): Promise<string> {
  const file = join(directory, 'portrait.jpg');
  writeFileSync(file, await jpeg({ person: 10 }));
  writeFileSync(join(directory, 'wall.jpg'), await jpeg({ person: 10, faceless: true }));
  return relative(PROJECT_ROOT, file);
}
