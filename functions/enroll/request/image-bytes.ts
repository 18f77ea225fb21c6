import { allEnded } from '../../domain/all-ended.ts';
import type { FaceRow } from '../../domain/face-row.ts';
import type { PersonBatch } from '../batch/person-batch.ts';
import { prepareFirst, troubleOne } from '../batch/return-messages.ts';
import type { Trouble } from '../outcome/decision.ts';
import { gone } from '../outcome/judge-answer.ts';
import { rejectOutsideCall } from '../outcome/reject-outside-call.ts';
import type { PersonState } from '../person-state.ts';
import type { EnrollContext } from '../ports.ts';
import { transportFor } from './choose-images.ts';

/** Why an object could not be had. An outage of S3 is waited for like one of Tencent. */
const UNREAD = {
  unreadable: { reason: 'DownloadFailed', schedule: 'short', said: 'S3 does not allow it to be read, either.' },
  unavailable: { reason: 'DownloadFailed', schedule: 'long', said: 'S3 is not available.' },
} as const satisfies Record<string, Trouble>;

export type Unread = 'gone' | 'notPrepared' | keyof typeof UNREAD;

/** Undefined: these images go by URL. Bytes always go alone, because a request carries no more than 10 MB. */
export async function readBytes(
  rows: readonly FaceRow[],
  context: EnrollContext,
): Promise<readonly [string] | Unread | undefined> {
  const [only] = rows;
  if (only === undefined || transportFor(only, context.settings) === 'url') return undefined;
  const read = await readObject(only, () => context.images.base64(only), context);
  return typeof read === 'string' ? read : [read.base64];
}

/** Reads something of the object of an image. */
export async function readObject<T>(
  { personId = '' }: FaceRow,
  read: () => Promise<T | 'gone' | 'notPrepared' | 'unavailable'>,
  context: EnrollContext,
): Promise<T | Unread> {
  try {
    return await read();
  } catch (error) {
    context.log.troubled('An object could not be read', personId, error);
    return 'unreadable';
  }
}

/** What becomes of images whose object could not be read before a request. */
export async function concludeUnread(
  unread: Unread,
  rows: readonly FaceRow[],
  state: PersonState,
  batch: PersonBatch,
  context: EnrollContext,
): Promise<PersonState | undefined> {
  if (unread === 'gone') {
    return rejectOutsideCall(state, rows, (row) => gone(row, context), undefined, batch, context);
  }
  if (unread === 'notPrepared') {
    await prepareFirst(rows, batch, context);
    return state;
  }
  const images = batch.imagesOf(rows);
  const transport = (row: FaceRow) => transportFor(row, context.settings);
  await allEnded(
    images.map((image) => {
      const row = state.row(image.ref);
      return troubleOne(image, batch, state, UNREAD[unread], context, row && transport(row));
    }),
  );
  return state;
}
