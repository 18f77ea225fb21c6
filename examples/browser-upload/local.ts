import { connectAws } from '../../local/aws/aws.ts';
import { Problem } from '../../local/problem.ts';
import { freePort, preferredPort } from '../../local/processes/free-port.ts';
import { S3Gateway } from '../../local/s3-gateway/s3-gateway.ts';
import { isUp, readState } from '../../local/stack-state.ts';
import { runMain } from '../../local/terminal/run-main.ts';
import { apiEnvironment } from './local/api-environment.ts';
import { PageServer } from './local/page-server.ts';

/** The local stack names the origin with this port in its `corsOrigins`. */
const PAGE_PORT = 5173;
const GATEWAY_PORT = 4568;

/** `npm run browser-upload` serves the page and the API, on top of a stack that `npm start -- --keep` has left running. */
await runMain(async () => {
  const state = readState();
  if (!state?.emulator || !state.outputs || !isUp(state)) {
    throw new Problem('No local stack is running. Start it first: npm start -- --keep --any-image');
  }
  const { region, outputs, emulator } = state;
  const { endpoint } = emulator;
  const port = await preferredPort(GATEWAY_PORT);
  const gateway = new S3Gateway({ endpoint, region, s3: connectAws(endpoint, region).s3, port });
  const s3Endpoint = await gateway.start();
  const bucket = outputs.ImagesBucketName;
  const facesTable = outputs.FacesTableName;
  const environment = { region, endpoint, s3Endpoint, bucket, facesTable, keyPrefix: 'uploads/' };
  Object.assign(process.env, apiEnvironment(environment));
  const { handler } = await import('./backend/photo-api.ts');
  const page = await new PageServer(handler).start(await freePort(PAGE_PORT, 'the page'));
  console.log(
    `The page: ${page}/?person=1005\n\nThe page uploads to ${s3Endpoint}, which is as strict as S3. Stop with Ctrl+C.`,
  );
  return 0;
});
