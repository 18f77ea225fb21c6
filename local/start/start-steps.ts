import { join } from 'node:path';
import { PutSecretValueCommand } from '@aws-sdk/client-secrets-manager';
import { Listr, type ListrTask, PRESET_TIMER } from 'listr2';
import { type Aws, connectAws } from '../aws/aws.ts';
import { Images } from '../aws/images.ts';
import { bootstrap, deploy } from '../deploy/deploy.ts';
import { startEmulator } from '../emulator/emulator.ts';
import { preparePythonEnvironment } from '../emulator/python-environment.ts';
import type { BackgroundProcess } from '../processes/background-server.ts';
import { SAMPLE_PERSONS, SAMPLES } from '../samples/samples.ts';
import { type LocalState, saveState } from '../stack-state.ts';
import { STAND_IN_CREDENTIALS } from '../stand-in/behaviour.ts';
import { StandInControl } from '../stand-in/control/control-client.ts';
import type { JournalSummary } from '../stand-in/journal.ts';
import { startStandInChild } from '../stand-in/stand-in-process.ts';
import { endedServer } from './ended-server.ts';
import { runSamples, type SampleResult } from './run-samples.ts';
import type { StartArguments } from './start-arguments.ts';

const IMAGES_WITHIN_MS = 180_000;
const LINE_EVERY_MS = 5000;

/** What the steps hand on to each other. */
export interface Run {
  readonly args: StartArguments;
  readonly directory: string;
  readonly signal: AbortSignal;
  state: LocalState;
  /** The servers, once started. */
  readonly servers: BackgroundProcess[];
  results?: readonly SampleResult[];
  tencent?: JournalSummary;
  imagesSeconds?: number;
  /** Why a step failed; the list of steps has no room for it. */
  failure?: unknown;
}

export async function runTasks(run: Run): Promise<void> {
  const tasks = [pythonEnvironment, emulator, standIn, stack, samples].map((step) => toldBelow(run, step(run)));
  await new Listr(tasks, {
    registerSignalListeners: false,
    rendererOptions: { collapseErrors: false, showErrorMessage: false, timer: PRESET_TIMER },
    fallbackRenderer: 'simple',
    fallbackRendererOptions: { timer: PRESET_TIMER },
  }).run();
}

function toldBelow(run: Run, { task: work, ...step }: ListrTask): ListrTask {
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

function pythonEnvironment({ signal }: Run): ListrTask {
  return {
    title: 'Python environment of the AWS emulator',
    task: async () => void (await preparePythonEnvironment(signal)),
  };
}

function emulator(run: Run): ListrTask {
  const { args, directory, signal, state } = run;
  return {
    title: 'AWS emulator',
    task: async (_, task) => {
      const options = { auth: false, port: args.port, region: state.region, signal };
      const started = await startEmulator({ ...options, logFile: join(directory, 'emulator.log') });
      run.servers.push(started);
      remember(run, { emulator: started });
      task.title += ` at ${started.endpoint}`;
    },
  };
}

function standIn(run: Run): ListrTask {
  const { args, directory, signal } = run;
  return {
    title: 'Tencent stand-in',
    task: async (_, task) => {
      const { latencyMs, tencentPort: port } = args;
      const logFile = join(directory, 'tencent.log');
      const started = await startStandInChild({ port, latencyMs, logFile, signal });
      run.servers.push(started);
      remember(run, { standIn: started });
      await new StandInControl(started.endpoint).createPersons(SAMPLE_PERSONS);
      task.title += ` at ${started.endpoint}, with ${SAMPLE_PERSONS.length} persons`;
    },
  };
}

function stack(run: Run): ListrTask {
  const { directory, signal } = run;
  return {
    title: 'cdk bootstrap, cdk deploy',
    task: async () => {
      const { state } = run;
      const { endpoint } = required(state.emulator);
      const target = { endpoint, region: state.region, directory, signal };
      await bootstrap(target);
      const settings = { tencentEndpoint: required(state.standIn).endpoint };
      const outputs = await deploy({ ...target, settings });
      await withAws(run, (aws) =>
        aws.secrets.send(
          new PutSecretValueCommand({
            SecretId: outputs.TencentSecretArn,
            SecretString: JSON.stringify(STAND_IN_CREDENTIALS),
          }),
        ),
      );
      remember(run, { outputs });
    },
  };
}

function samples(run: Run): ListrTask {
  return {
    title: `${SAMPLES.length} sample images, good and bad ones`,
    task: async (_, task) => {
      const begun = Date.now();
      run.results = await withAws(run, (aws) =>
        runSamples(SAMPLES, new Images(aws, required(run.state.outputs)), {
          withinMs: IMAGES_WITHIN_MS,
          signal: run.signal,
          onProgress: nowAndThen((uploaded, settled) => {
            task.output = `${uploaded} uploaded, ${settled} of ${SAMPLES.length} have their result`;
          }),
        }),
      );
      run.imagesSeconds = (Date.now() - begun) / 1000;
      run.tencent = (await new StandInControl(required(run.state.standIn).endpoint).journal()).summary;
    },
  };
}

async function withAws<T>({ state }: Run, use: (aws: Aws) => Promise<T>): Promise<T> {
  const aws = connectAws(required(state.emulator).endpoint, state.region);
  try {
    return await use(aws);
  } finally {
    aws.destroy();
  }
}

/** Lets the servers outlive this process. */
export async function leaveUp(run: Run): Promise<void> {
  await new StandInControl(required(run.state.standIn).endpoint).behave({ anyImage: true });
  remember(run, { kept: true });
  await Promise.all(run.servers.map((server) => server.letGo()));
}

function remember(run: Run, what: Partial<LocalState>): void {
  run.state = { ...run.state, ...what };
  saveState(run.state);
}

function required<T>(value: T | undefined): T {
  if (value === undefined) throw new Error('A step is missing before this one.');
  return value;
}

/** A terminal shows the latest word only; anywhere else each one is a line of its own. */
function nowAndThen(tell: (uploaded: number, settled: number) => void): typeof tell {
  if (process.stdout.isTTY) return tell;
  let last = Date.now();
  return (uploaded, settled) => {
    if (Date.now() - last < LINE_EVERY_MS) return;
    last = Date.now();
    tell(uploaded, settled);
  };
}
