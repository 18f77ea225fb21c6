import { describe, expect, it } from '@jest/globals';
import { NotAllowedError } from '../../../../cli/doctor/ports.ts';
import { reading } from '../../../../cli/shared/aws/reading.ts';

const failure = (name: string, httpStatusCode: number) =>
  Object.assign(new Error('no'), { name, $metadata: { httpStatusCode } });

const failed = (error: Error) =>
  reading('s3:ListBucket', () => Promise.reject(error)).catch((caught: unknown) => caught);

describe('reading something of AWS', () => {
  it.each(['AccessDenied', 'AccessDeniedException', 'AuthorizationError', 'UnauthorizedOperation'])(
    'takes %s for a missing permission, and names it',
    async (name) => {
      expect(await failed(failure(name, 400))).toBeInstanceOf(NotAllowedError);
      expect(await failed(failure(name, 400))).toMatchObject({ permission: 's3:ListBucket' });
    },
  );

  it('takes a refused HEAD, which has no body to name anything, for a missing permission', async () => {
    expect(await failed(failure('UnknownError', 403))).toBeInstanceOf(NotAllowedError);
  });

  it.each([
    ['SignatureDoesNotMatch', 403],
    ['ThrottlingException', 400],
    ['NotFound', 404],
    ['UnknownError', 500],
  ])('leaves %s (%d) as it is', async (name, status) => {
    expect(await failed(failure(name, status))).toMatchObject({ name });
  });
});
