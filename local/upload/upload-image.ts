import { connectAws } from '../aws/aws.ts';
import type { ImageRow } from '../aws/image-row.ts';
import { Images, type Upload } from '../aws/images.ts';
import { Problem } from '../problem.ts';
import { isUp, readState } from '../stack-state.ts';
import { StandInControl } from '../stand-in/control/control-client.ts';

const RESULT_WITHIN_MS = 60_000;

export interface UploadResult {
  /** Still PENDING when there was no result in time. */
  readonly row: ImageRow;
  readonly standInEndpoint: string;
}

/**
 * Uploads an image to the local stack and waits for its result.
 *
 * @throws Problem when the stack does not run, or there is not even a row in time
 */
export async function uploadImage(upload: Upload): Promise<UploadResult> {
  const state = readState();
  if (state?.detached && !isUp(state)) {
    throw new Problem(
      'The local stack is no longer running: one of its servers has ended. Start it again: npm start -- --keep',
    );
  }
  if (!state?.emulator || !state.standIn || !state.outputs || !isUp(state)) {
    throw new Problem('The local stack is not running. Start it first: npm start -- --keep');
  }
  const { personId = '' } = upload;
  // The stand-in refuses an illegal person id. The stack shall refuse it, too.
  await new StandInControl(state.standIn.endpoint).createPersons([{ personId }]).catch(() => undefined);
  const aws = connectAws(state.emulator.endpoint, state.region);
  try {
    const images = new Images(aws, state.outputs);
    const row = await images.settled(await images.upload(upload), RESULT_WITHIN_MS);
    if (row) return { row, standInEndpoint: state.standIn.endpoint };
  } finally {
    aws.destroy();
  }
  throw new Problem(
    `The Faces table has no row for ${upload.key} after ${RESULT_WITHIN_MS / 1000} s. Look at .local/start/emulator.log.`,
  );
}
