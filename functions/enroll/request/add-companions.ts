import { type FaceRow, isInEarlierStage } from '../../domain/face-row.ts';
import type { PersonBatch } from '../batch/person-batch.ts';
import { lacksConsent } from '../outcome/known-rejections.ts';
import { type PersonState, readRows } from '../person-state.ts';
import type { EnrollContext } from '../ports.ts';
import { chooseImages, hasRoom } from './choose-images.ts';
import type { ChosenImages } from './make-call.ts';

/**
 * Fills a request that has room left with further images of the person whose messages are still in the queue. A request
 * costs a hundred times what looking for them costs, and while the first image of a person waits for its turn the others
 * usually arrive. Their own messages come later, and find them done.
 *
 * An index only suggests them; their rows decide. What cannot be found out leaves the request as it is.
 *
 * @param rows the images in the batch that the request carries
 */
export async function withCompanions(
  state: PersonState,
  rows: readonly FaceRow[],
  batch: PersonBatch,
  context: EnrollContext,
): Promise<ChosenImages> {
  const alone = { state, rows };
  const { ledger, settings } = context;
  const faceCount = state.person.faceIds.length;
  const isIsolated = (row: FaceRow) => batch.isIsolated(row);
  if (!hasRoom(rows, faceCount, settings, isIsolated)) return alone;
  try {
    const inBatch = state.rowsOf(batch.refs);
    const suggested = await ledger.lastUploads(batch.personId, LAST_UPLOADS);
    const others = suggested.filter((ref) => batch.imageOf(ref) === undefined);
    if (others.length === 0) return alone;
    const found = await readRows(others, ledger);
    const isDuplicate = (row: FaceRow) => !settings.allowDuplicates && state.facesOfBytes(row).length > 0;
    const untried = found.filter(
      (row) => isUntried(row, batch.personId) && !isDuplicate(row) && !lacksConsent(row, settings),
    );
    return {
      state: state.withRows(untried),
      rows: chooseImages([...inBatch, ...untried], faceCount, settings, isIsolated),
    };
  } catch (error) {
    context.log.troubled('Further images of the person could not be looked for', batch.personId, error);
    return alone;
  }
}

/** A person holds five faces, so most have no more images than this. */
const LAST_UPLOADS = 8;

/** An image that has met trouble goes by its own message, which knows how long to wait and when to give up. */
function isUntried(row: FaceRow, personId: string): boolean {
  const isNew = row.status === 'PENDING' && row.attempts === 0 && row.reason === undefined;
  return isNew && row.personId === personId && !isInEarlierStage(row);
}
