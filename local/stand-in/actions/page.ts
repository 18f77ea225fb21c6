import { ApiError } from '../api/api-error.ts';
import { type ApiRequest, numberOf } from '../api/api-request.ts';

const DEFAULT_LIMIT = 10;

/**
 * Takes the part of a list that `Offset` and `Limit` ask for.
 *
 * An offset at the end is refused. Tencent documents only that it must not be too large: a client that stops at the
 * number of items never needs it.
 */
export function pageOf<T>(request: ApiRequest, all: readonly T[], maxLimit: number): readonly T[] {
  const [offset, limit] = [numberOf(request, 'Offset', 0), numberOf(request, 'Limit', DEFAULT_LIMIT)];
  if ([offset, limit].some((each) => !Number.isInteger(each) || each < 0)) {
    throw new ApiError('InvalidParameter.InvalidParameter', 'Offset and Limit must be whole numbers of at least 0.');
  }
  if (limit > maxLimit) throw new ApiError('InvalidParameterValue.LimitExceed');
  if (offset > 0 && offset >= all.length) throw new ApiError('InvalidParameterValue.OffsetExceed');
  return all.slice(offset, offset + limit);
}
