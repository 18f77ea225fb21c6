import { checksumOf } from '../../../functions/domain/checksum.ts';
import { type FaceRow, imageId } from '../../../functions/domain/face-row.ts';
import type { Tables } from '../world/tables.ts';
import { nameOf } from '../world/upload.ts';
import type { World } from '../world/world.ts';

const OF_THE_IMAGE = ['NoFaceDetected', 'QualityTooLow', 'NotSamePerson', 'ImageUndecodable', 'FaceTooSmall'];
const MAX_FACES = 5;

/** No image is rejected for what is not its own: one bad image never costs its neighbours. */
export function checkRejection(row: FaceRow, world: World): void {
  const { scheduler, tables, bucket, tencent } = world;
  const upload = bucket.versions.get(nameOf(row));
  const { reason = '', personId = '' } = row;
  const person = tencent.persons.get(personId);
  const unjustified = (why: string): void => scheduler.violate(`${nameOf(row)} was REJECTED ${reason}, but ${why}`);
  if (OF_THE_IMAGE.includes(reason) && upload?.kind === 'good') unjustified('it is a good image');
  if (reason === 'ObjectGone' && upload?.isDeleted === false) unjustified('it is still there');
  if (reason === 'PersonNotFound' && person?.wasMissing === false) unjustified('the person exists');
  if (reason === 'PersonTagIllegal' && person?.isIllegal === false) unjustified('the id is legal');
  if (reason === 'PersonFull' && person !== undefined && person.faces.length < MAX_FACES && !person.wasChanged) {
    unjustified(`the person has ${person.faces.length} faces`);
  }
  if (reason === 'DuplicateImage' && !hasEnrolledTwin(row, tables)) {
    unjustified('no equal image of the person is ENROLLED');
  }
}

/** Equal images of one person under one key are enrolled once, unless the stack allows it. */
export function checkEnrollment(row: FaceRow, { scheduler, tables, plan }: World): void {
  if (plan.allowDuplicates || !hasEnrolledTwin(row, tables)) return;
  scheduler.violate(`${nameOf(row)} was ENROLLED, and so was an equal image of the person`);
}

function hasEnrolledTwin(row: FaceRow, tables: Tables): boolean {
  const checksum = checksumOf(row);
  if (checksum === undefined) return false;
  return tables
    .rowsOf(row.personId ?? '')
    .some((other) => other.status === 'ENROLLED' && imageId(other) !== imageId(row) && checksumOf(other) === checksum);
}
