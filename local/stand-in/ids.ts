import { ApiError } from './api/api-error.ts';
import { MAX_ID_BYTES } from './limits.ts';

/** @throws ApiError unless Tencent accepts it as the id of a person */
export function checkPersonId(personId: string): void {
  checkId('Person', personId);
}

/** @throws ApiError unless Tencent accepts it as the id of a group */
export function checkGroupId(groupId: string): void {
  checkId('Group', groupId);
}

function checkId(of: 'Person' | 'Group', id: string): void {
  if (id === '') throw new ApiError('MissingParameter.ErrorParameterEmpty', `${of}Id is empty.`);
  if (Buffer.byteLength(id) > MAX_ID_BYTES) throw new ApiError(`InvalidParameterValue.${of}IdTooLong`);
  if (!/^[A-Za-z0-9\-%@#&_]+$/.test(id)) throw new ApiError(`InvalidParameterValue.${of}IdIllegal`);
}
