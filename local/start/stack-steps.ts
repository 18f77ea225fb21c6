import { PutSecretValueCommand } from '@aws-sdk/client-secrets-manager';
import type { ListrTask } from 'listr2';
import { Images } from '../aws/images.ts';
import { bootstrap, deploy, outputsFile } from '../deploy/deploy.ts';
import { readStackName } from '../deploy/stack-outputs.ts';
import { SAMPLES } from '../samples/all-samples.ts';
import { SAMPLE_SETTINGS } from '../samples/sample-settings.ts';
import { STAND_IN_CREDENTIALS } from '../stand-in/behaviour.ts';
import { StandInControl } from '../stand-in/control/control-client.ts';
import { runSamples } from './run-samples.ts';
import { remember, required, type StartRun, withAws } from './start-run.ts';

const IMAGES_WITHIN_MS = 180_000;
const LOG_INTERVAL_MS = 5000;
/** Where development servers of web pages usually are. */
const LOCAL_PAGES = 'http://localhost:5173,http://127.0.0.1:5173';

export function deployStack(run: StartRun): ListrTask {
  const { directory, signal } = run;
  return {
    title: 'cdk bootstrap, cdk deploy',
    task: async () => {
      const { state } = run;
      const target = { endpoint: required(state.emulator).endpoint, region: state.region, directory, signal };
      await bootstrap(target);
      const tencentEndpoint = required(state.standIn).endpoint;
      const settings = { ...SAMPLE_SETTINGS, tencentEndpoint, corsOrigins: LOCAL_PAGES };
      const outputs = await deploy({ ...target, settings });
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

export function uploadSamples(run: StartRun): ListrTask {
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
