import type { FaceRow } from '../../../functions/domain/face-row.ts';
import { readPersonName } from '../../../functions/domain/tencent/person-name.ts';
import { REFUSED_NAME } from '../world/tencent-account.ts';
import { nameOf, type UploadedVersion } from '../world/upload.ts';
import type { World } from '../world/world.ts';

const OF_THE_IMAGE = ['NoFaceDetected', 'QualityTooLow', 'NotSamePerson', 'ImageUndecodable', 'FaceTooSmall'];
const MAX_FACES = 5;

/** No image is rejected for what is not its own: one bad image never costs its neighbours. */
export function checkRejection(row: FaceRow, world: World): void {
  const { scheduler, bucket, tencent, plan, promises } = world;
  const upload = bucket.versions.get(nameOf(row));
  const { reason = '', personId = '' } = row;
  const person = tencent.persons.get(personId);
  const unjustified = (why: string): void => scheduler.violate(`${nameOf(row)} was REJECTED ${reason}, but ${why}`);
  if (OF_THE_IMAGE.includes(reason) && upload?.kind === 'good' && !isTooMuch(row, upload, world)) {
    unjustified('it is a good image');
  }
  if (reason === 'ObjectGone' && upload?.isDeleted === false) unjustified('it is still there');
  if (reason === 'PersonNotFound' && person?.wasMissing === false) unjustified('the person exists');
  const isOnlyCurrent = plan.deployments.first === 'current' && plan.deployments.changes.length === 0;
  if (reason === 'PersonNotFound' && plan.creation && isOnlyCurrent && !promises.persons.wasKnown(personId)) {
    unjustified('nobody ever knew the person, so the image creates it');
  }
  if (reason === 'SimilarPersonExists' && !tencent.similar.has(nameOf(row))) unjustified('it is like nobody else');
  const name = upload?.metadata['person-name'] ?? '';
  const isNameRefused = name === REFUSED_NAME || readPersonName({ name }, 'name').kind === 'illegal';
  if (reason === 'PersonNameIllegal' && !isNameRefused) unjustified('its name is legal');
  if (reason === 'PersonTagIllegal' && person?.isIllegal === false) unjustified('the id is legal');
  if (reason === 'PersonFull' && person !== undefined && person.faces.length < MAX_FACES && !person.wasChanged) {
    unjustified(`the person has ${person.faces.length} faces`);
  }
}

/** Whether the decoder cannot cope with the image, or two invocations have ended for another reason while they decoded it. */
function isTooMuch(row: FaceRow, upload: UploadedVersion, world: World): boolean {
  if (row.reason !== 'ImageUndecodable') return false;
  return upload.decoding !== undefined || (world.startsWithoutEnd.get(nameOf(row)) ?? 0) >= 2;
}
