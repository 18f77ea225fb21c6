import type { FaceRow } from '../../../functions/domain/face-row.ts';
import { nameOf } from './upload.ts';
import type { World } from './world.ts';

/** An app wants the face of an image removed, some time after it was enrolled. */
export function planRemoval({ objectKey, version, personId = '' }: FaceRow, world: World): void {
  const { scheduler, faults, plan, enrollments } = world;
  const { random } = scheduler;
  if (!plan.removals || !faults.isActive || !random.chance(plan.removals)) return;
  const body = JSON.stringify({ remove: { objectKey, version }, personId, requestedBy: 'app' });
  scheduler.after(random.magnitude(10, 100_000), () => {
    scheduler.count('app asks for a removal');
    enrollments.send(body, { groupId: personId });
    if (random.chance(0.3)) enrollments.send(body, { groupId: personId });
  });
}

/** A row says that its face was removed only when Tencent does not have it any more. */
export function checkRemoval(row: FaceRow, { scheduler, tencent }: World): void {
  const { personId = '', faceId } = row;
  const faces = tencent.persons.get(personId)?.faces ?? [];
  if (faces.some((face) => face.faceId === faceId)) {
    scheduler.violate(`${faceId} of ${nameOf(row)} is said to be removed, and is still on person ${personId}`);
  }
  scheduler.count('a face was removed');
}
