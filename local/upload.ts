import { parseArgs } from 'node:util';
import { connectAws } from './aws/aws.ts';
import { Images, type Upload } from './aws/images.ts';
import { Problem } from './problem.ts';
import { isUp, readState } from './stack-state.ts';
import { StandInControl } from './stand-in/control/control-client.ts';
import { explained } from './start/start-arguments.ts';
import { wordsOf } from './terminal/failure-message.ts';
import { uploadRequest } from './upload/read-upload.ts';

const HELP = `Uploads an image to the local stack (npm start -- --keep) and shows what becomes of it.

  npm run upload -- <file> <person> [--key name-in-the-bucket]

The person is created at the Tencent stand-in if it does not exist.`;
const RESULT_WITHIN_MS = 60_000;

async function upload(request: Upload): Promise<void> {
  const state = readState();
  if (state?.kept && !isUp(state)) {
    throw new Problem('The local stack is no longer up: one of its servers has ended. Again: npm start -- --keep');
  }
  if (!state?.emulator || !state.standIn || !state.outputs || !isUp(state)) {
    throw new Problem('The local stack is not up. Start it with: npm start -- --keep');
  }
  const { personId = '' } = request;
  // An illegal id is refused here too, but it is the stack that shall say so.
  await new StandInControl(state.standIn.endpoint).createPersons([{ personId }]).catch(() => undefined);
  const aws = connectAws(state.emulator.endpoint, state.region);
  const images = new Images(aws, state.outputs);
  const row = await images.settled(await images.upload(request), RESULT_WITHIN_MS);
  aws.destroy();
  const inTime = `within ${RESULT_WITHIN_MS / 1000} s; look at the logs in .local/start.`;
  if (!row) throw new Problem(`No row for ${request.key} ${inTime}`);
  console.log(row);
  if (row.status === 'PENDING') throw new Problem(`No result for ${request.key} ${inTime}`);
}

try {
  const { values, positionals } = explained(
    () =>
      parseArgs({
        allowPositionals: true,
        options: { key: { type: 'string' }, help: { type: 'boolean', short: 'h', default: false } },
      }),
    'npm run upload',
  );
  const [file, personId, ...more] = positionals;
  if (values.help) console.log(HELP);
  else if (!file || !personId) throw new Problem(`The ${file ? 'person' : 'file'} is missing.\n\n${HELP}`);
  else if (more.length > 0) throw new Problem(`Too many arguments: ${more.join(' ')}\n\n${HELP}`);
  else await upload(await uploadRequest(file, personId, values.key));
} catch (error) {
  console.error(wordsOf(error));
  process.exitCode = 1;
}
