import { S3Client, S3ServiceException } from '@aws-sdk/client-s3';
import { describe, expect, it } from '@jest/globals';
import { deleteObjects } from '../../../functions/objects/s3-delete-objects.ts';
import { recording } from '../../fakes/recording-client.ts';

const A = { Key: 'a.jpg', VersionId: 'v1' };
const NOT_IN_XML = { Key: 'a\u0001.jpg', VersionId: 'v2' };

function refusal(name: string, httpStatusCode: number): S3ServiceException {
  return new S3ServiceException({ name, message: name, $fault: 'client', $metadata: { httpStatusCode } });
}

function given(...answers: readonly (object | Error)[]) {
  const { client, asked } = recording(new S3Client({ region: 'us-east-1' }), ...answers);
  return { asked, deleted: (objects = [A]) => deleteObjects(client, 'images', objects) };
}

describe('deleting objects', () => {
  it('returns those that S3 refuses, but none that is gone already', async () => {
    const Errors = [
      { ...A, Code: 'AccessDenied' },
      { Key: 'b.jpg', Code: 'NoSuchVersion' },
    ];
    expect(await given({ Errors }).deleted()).toEqual([{ ...A, Code: 'AccessDenied' }]);
  });

  it('returns all of a request that is denied as a whole, as S3 does without MFA where the bucket wants it', async () => {
    const B = { Key: 'b.jpg', VersionId: 'v3' };
    const refused = await given(refusal('AccessDenied', 403)).deleted([A, B]);
    expect(refused).toMatchObject([
      { ...A, Code: 'AccessDenied' },
      { ...B, Code: 'AccessDenied' },
    ]);
  });

  it('asks one by one for keys that XML cannot hold', async () => {
    const { asked, deleted } = given({}, refusal('AccessDenied', 403));
    expect(await deleted([A, NOT_IN_XML])).toMatchObject([{ ...NOT_IN_XML, Code: 'AccessDenied' }]);
    expect(asked).toMatchObject([{ Delete: { Objects: [A] } }, NOT_IN_XML]);
  });

  it('fails when S3 does not answer, so that the work is repeated', async () => {
    await expect(given(refusal('SlowDown', 503)).deleted()).rejects.toThrow('SlowDown');
  });
});
