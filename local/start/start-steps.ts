import { join } from 'node:path';
import { PutSecretValueCommand } from '@aws-sdk/client-secrets-manager';
import { Listr, type ListrTask, PRESET_TIMER } from 'listr2';
import { type Aws, connectAws } from '../aws/aws.ts';
import { Images } from '../aws/images.ts';
import { bootstrap, deploy, outputsFile } from '../deploy/deploy.ts';
import { readStackName } from '../deploy/stack-outputs.ts';
import { startEmulator } from '../emulator/emulator.ts';
import { preparePythonEnvironment } from '../emulator/python-environment.ts';
import type { BackgroundServer } from '../processes/background-server.ts';
import { preferredPort } from '../processes/free-port.ts';
import { SAMPLE_PERSONS, SAMPLES } from '../samples/samples.ts';
import { type StackState, saveState } from '../stack-state.ts';
import { STAND_IN_CREDENTIALS } from '../stand-in/behaviour.ts';
import { StandInControl } from '../stand-in/control/control-client.ts';
import type { JournalSummary } from '../stand-in/journal.ts';
import { startStandInProcess } from '../stand-in/stand-in-process.ts';
import { endedServer } from './ended-server.ts';
import { runSamples, type SampleResult } from './run-samples.ts';
import { EMULATOR_PORT, STAND_IN_PORT, type StartArguments } from './start-arguments.ts';

const IMAGES_WITHIN_MS = 180_000;
const LOG_INTERVAL_MS = 5000;

/** One run of `npm start`: what its steps pass on to each other. */
export interface StartRun {
  readonly args: StartArguments;
  /** Of the logs. */
  readonly directory: string;
  readonly signal: AbortSignal;
  state: StackState;
  /** Those that were started. */
  readonly servers: BackgroundServer[];
  results?: readonly SampleResult[];
  tencent?: JournalSummary;
  imagesSeconds?: number;
  /** Why a step failed. The list of steps has no room for it. */
  failure?: unknown;
}

/** Runs all steps, and shows them in a list. */
export async function runStartSteps(run: StartRun): Promise<void> {
  const steps = [pythonEnvironment, emulator, standIn, stack, samples].map((step) => keepingFailure(run, step(run)));
  await new Listr(steps, {
    registerSignalListeners: false,
    rendererOptions: { collapseErrors: false, showErrorMessage: false, timer: PRESET_TIMER },
    fallbackRenderer: 'simple',
    fallbackRendererOptions: { timer: PRESET_TIMER },
  }).run();
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

function pythonEnvironment({ signal }: StartRun): ListrTask {
  return {
    title: 'Python environment of the AWS emulator',
    task: async () => void (await preparePythonEnvironment(signal)),
  };
}

function emulator(run: StartRun): ListrTask {
  const { args, directory, signal, state } = run;
  return {
    title: 'AWS emulator',
    task: async (_, task) => {
      const port = args.port ?? (await preferredPort(EMULATOR_PORT));
      const logFile = join(directory, 'emulator.log');
      const started = await startEmulator({ auth: false, port, region: state.region, logFile, signal });
      run.servers.push(started);
      remember(run, { emulator: started });
      task.title += ` at ${started.endpoint}${insteadOf(EMULATOR_PORT, port, args.port)}`;
    },
  };
}

function standIn(run: StartRun): ListrTask {
  const { args, directory, signal } = run;
  return {
    title: 'Tencent stand-in',
    task: async (_, task) => {
      const port = args.tencentPort ?? (await preferredPort(STAND_IN_PORT));
      const logFile = join(directory, 'tencent.log');
      const started = await startStandInProcess({ port, latencyMs: args.latencyMs, logFile, signal });
      run.servers.push(started);
      remember(run, { standIn: started });
      await new StandInControl(started.endpoint).createPersons(SAMPLE_PERSONS);
      const where = `${started.endpoint}${insteadOf(STAND_IN_PORT, port, args.tencentPort)}`;
      task.title += ` at ${where}, with ${SAMPLE_PERSONS.length} persons`;
    },
  };
}

function insteadOf(preferred: number, port: number, chosen: number | undefined): string {
  return chosen === undefined && port !== preferred ? ` (port ${preferred} is in use)` : '';
}

function stack(run: StartRun): ListrTask {
  const { directory, signal } = run;
  return {
    title: 'cdk bootstrap, cdk deploy',
    task: async () => {
      const { state } = run;
      const { endpoint } = required(state.emulator);
      const target = { endpoint, region: state.region, directory, signal };
      await bootstrap(target);
      const outputs = await deploy({ ...target, settings: { tencentEndpoint: required(state.standIn).endpoint } });
      await withAws(run, (aws) =>
        aws.secrets.send(
          new PutSecretValueCommand({
            SecretId: outputs.TencentSecretArn,
            SecretString: JSON.stringify(STAND_IN_CREDENTIALS),
          }),
        ),
      );
      remember(run, { outputs, stackName: await readStackName(outputsFile(directory)) });
    },
  };
}

function samples(run: StartRun): ListrTask {
  return {
    title: `${SAMPLES.length} sample images, good and bad ones`,
    task: async (_, task) => {
      const begun = Date.now();
      run.results = await withAws(run, (aws) =>
        runSamples(SAMPLES, new Images(aws, required(run.state.outputs)), {
          withinMs: IMAGES_WITHIN_MS,
          signal: run.signal,
          onProgress: limitedForLogs((uploaded, final) => {
            task.output = `${uploaded} uploaded, ${final} of ${SAMPLES.length} have their result`;
          }),
        }),
      );
      run.imagesSeconds = (Date.now() - begun) / 1000;
      run.tencent = (await new StandInControl(required(run.state.standIn).endpoint).journal()).summary;
    },
  };
}

async function withAws<T>({ state }: StartRun, use: (aws: Aws) => Promise<T>): Promise<T> {
  const aws = connectAws(required(state.emulator).endpoint, state.region);
  try {
    return await use(aws);
  } finally {
    aws.destroy();
  }
}

/** Lets the servers outlive this process. */
export async function leaveRunning(run: StartRun): Promise<void> {
  if (run.args.anyImage) await new StandInControl(required(run.state.standIn).endpoint).behave({ anyImage: true });
  remember(run, { detached: true });
  await Promise.all(run.servers.map((server) => server.detach()));
}

function remember(run: StartRun, change: Partial<StackState>): void {
  run.state = { ...run.state, ...change };
  saveState(run.state);
}

function required<T>(value: T | undefined): T {
  if (value === undefined) throw new Error('A step is missing before this one.');
  return value;
}

/** Passes every progress on to a terminal, which shows the latest one, and some to a log, which has a line for each. */
function limitedForLogs(report: (uploaded: number, final: number) => void): typeof report {
  if (process.stdout.isTTY) return report;
  let last = Date.now();
  return (uploaded, final) => {
    if (Date.now() - last < LOG_INTERVAL_MS) return;
    last = Date.now();
    report(uploaded, final);
  };
}
