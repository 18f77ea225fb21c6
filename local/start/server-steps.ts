import { join } from 'node:path';
import type { ListrTask } from 'listr2';
import { startEmulator } from '../emulator/emulator.ts';
import { preparePythonEnvironment } from '../emulator/python-environment.ts';
import { preferredPort } from '../processes/free-port.ts';
import { SAMPLE_PERSONS } from '../samples/all-samples.ts';
import { StandInControl } from '../stand-in/control/control-client.ts';
import { startStandInProcess } from '../stand-in/stand-in-process.ts';
import { EMULATOR_PORT, STAND_IN_PORT } from './start-arguments.ts';
import { remember, type StartRun } from './start-run.ts';

export function preparePython({ signal }: StartRun): ListrTask {
  return {
    title: 'Python environment of the AWS emulator',
    task: async () => void (await preparePythonEnvironment(signal)),
  };
}

export function startTheEmulator(run: StartRun): ListrTask {
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

export function startTheStandIn(run: StartRun): ListrTask {
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
