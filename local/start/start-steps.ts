import { Listr, type ListrTask, PRESET_TIMER } from 'listr2';
import { endedServer } from './ended-server.ts';
import { writeReport } from './report-step.ts';
import { preparePython, startTheEmulator, startTheStandIn } from './server-steps.ts';
import { deployStack, uploadSamples } from './stack-steps.ts';
import type { StartRun } from './start-run.ts';

const STEPS = [preparePython, startTheEmulator, startTheStandIn, deployStack, uploadSamples, writeReport];

/**
 * Runs all steps, and shows them in a list.
 *
 * @throws an error without details when a step fails: they are in `run.failure`
 */
export async function runStartSteps(run: StartRun): Promise<void> {
  await new Listr(
    STEPS.map((step) => keepingFailure(run, step(run))),
    {
      registerSignalListeners: false,
      rendererOptions: { collapseErrors: false, showErrorMessage: false, timer: PRESET_TIMER },
      fallbackRenderer: 'simple',
      fallbackRendererOptions: { timer: PRESET_TIMER },
    },
  ).run();
}

function keepingFailure(run: StartRun, { task: work, ...step }: ListrTask): ListrTask {
  return {
    ...step,
    task: async (context, task) => {
      try {
        await work(context, task);
      } catch (error) {
        run.failure = run.signal.aborted ? error : ((await endedServer(run)) ?? error);
        throw new Error(run.signal.aborted ? 'interrupted' : 'see below', { cause: error });
      }
    },
  };
}
