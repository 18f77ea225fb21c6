import { ApiError } from './api/api-error.ts';
import { MAX_PERSON_ID_BYTES } from './limits.ts';

/** @throws ApiError unless Tencent accepts it as the id of a person */
export function checkPersonId(personId: string): void {
  if (personId === '') throw new ApiError('MissingParameter.ErrorParameterEmpty', 'PersonId is empty.');
  if (Buffer.byteLength(personId) > MAX_PERSON_ID_BYTES) throw new ApiError('InvalidParameterValue.PersonIdTooLong');
  if (!/^[A-Za-z0-9\-%@#&_]+$/.test(personId)) throw new ApiError('InvalidParameterValue.PersonIdIllegal');
}
