import type { FaceRow } from '../../../functions/domain/face-row.ts';
import { reopenRejected } from './decisions.ts';
import type { World } from './world.ts';

const AFTER_CANDIDATES = 0.5;

/**
 * People who cannot tell which of several faces belongs to which image delete all of them at Tencent, and submit again
 * what was rejected because of them.
 */
export function planTidyUp({ personId = '', faceIdCandidates = [] }: FaceRow, world: World): void {
  const { scheduler, faults } = world;
  const { random } = scheduler;
  if (faceIdCandidates.length === 0 || !faults.isActive || !random.chance(AFTER_CANDIDATES)) return;
  scheduler.after(random.magnitude(1_000, 200_000), () => {
    if (!deleteFaces(personId, faceIdCandidates, world)) return;
    scheduler.after(random.magnitude(1_000, 60_000), () => {
      for (const row of world.tables.rowsOf(personId)) {
        if (row.reason === 'DuplicateImage' || row.reason === 'PersonFull') reopenRejected(row, world);
      }
    });
  });
}

function deleteFaces(personId: string, faceIds: readonly string[], world: World): boolean {
  const { scheduler, tencent, promises, tables } = world;
  const person = tencent.persons.get(personId);
  const isIdle = tables.persons.get(personId)?.openCall === undefined;
  if (person === undefined || person.busyUntil > scheduler.now || !isIdle) return false;
  const left = person.faces.filter(({ faceId }) => !faceIds.includes(faceId));
  // The service refuses to delete the last one, so they put another one in its place.
  person.faces = left.length > 0 ? left : [tencent.newFace(undefined)];
  person.wasChanged = true;
  for (const faceId of faceIds) promises.persons.deletedFaces.add(faceId);
  scheduler.count('people deleted all candidates');
  scheduler.tell('  tencent', () => `people delete ${faceIds.join(', ')} of person ${personId}`);
  return true;
}
