import {
  type GetObjectCommand,
  HeadObjectCommand,
  InvalidObjectState,
  S3Client,
  S3ServiceException,
} from '@aws-sdk/client-s3';
import { describe, expect, it } from '@jest/globals';
import { S3UploadedObjects } from '../../../functions/objects/s3-uploaded-objects.ts';

type Answer = Record<string, unknown> | Error;

/** An S3 client that gives prepared answers and remembers what it was asked. */
function given(...answers: Answer[]) {
  const client = new S3Client({ region: 'us-east-1' });
  const asked: object[] = [];
  client.send = (async (command: { input: object }) => {
    asked.push(command);
    const answer = answers.shift();
    if (answer instanceof Error) throw answer;
    return answer;
  }) as unknown as S3Client['send'];
  return { objects: new S3UploadedObjects(client), asked };
}

function s3Error(status: number, name = 'Error', message = ''): S3ServiceException {
  return new S3ServiceException({ name, message, $fault: 'client', $metadata: { httpStatusCode: status } });
}

function archived(more: Partial<Pick<InvalidObjectState, 'StorageClass' | 'AccessTier'>> = {}): InvalidObjectState {
  return new InvalidObjectState({ message: 'no', $metadata: { httpStatusCode: 403 }, ...more });
}

function body(text: string) {
  return { transformToByteArray: async () => new TextEncoder().encode(text) };
}

const location = { bucket: 'images', objectKey: 'a b+c/张.jpg', version: 'v1' };

describe('the first read of an object', () => {
  it('is one ranged request for that version, and tells size, metadata and ETag', async () => {
    const { objects, asked } = given({
      ContentRange: 'bytes 0-3/123456',
      ETag: '"abc"',
      ServerSideEncryption: 'AES256',
      VersionId: 'v1',
      Metadata: { 'person-id': '1001' },
      Body: body('JPEG'),
    });
    expect(await objects.start(location, 4)).toEqual({
      version: 'v1',
      eTag: 'abc',
      size: 123456,
      metadata: { 'person-id': '1001' },
      bytes: new TextEncoder().encode('JPEG'),
    });
    expect(asked).toHaveLength(1);
    expect((asked[0] as GetObjectCommand).input).toEqual({
      Bucket: 'images',
      Key: 'a b+c/张.jpg',
      VersionId: 'v1',
      Range: 'bytes=0-3',
    });
  });

  it('looks at an empty object in another way, because no range of it can be satisfied', async () => {
    const { objects, asked } = given(s3Error(416, 'InvalidRange'), { ContentLength: 0, ETag: '"e"', Metadata: {} });
    expect(await objects.start(location, 4)).toMatchObject({ size: 0, eTag: 'e', bytes: new Uint8Array() });
    expect(asked[1]).toBeInstanceOf(HeadObjectCommand);
  });

  it.each([
    [404, 'NoSuchKey'],
    [404, 'NoSuchVersion'],
  ])('says that it is gone for %i %s', async (status, name) => {
    expect(await given(s3Error(status, name)).objects.start(location, 4)).toBe('gone');
  });

  it('tells a delete marker from a version that was deleted', async () => {
    const current = Object.assign(s3Error(404, 'NoSuchKey'), {
      $response: { headers: { 'x-amz-delete-marker': 'true' } },
    });
    const unnamed = { ...location, version: undefined };
    expect(await given(current).objects.start(unnamed, 4)).toBe('deleteMarker');
    expect(await given(s3Error(405, 'MethodNotAllowed')).objects.start(location, 4)).toBe('deleteMarker');
  });

  it.each([
    ['InvalidObjectState (GLACIER)', { StorageClass: 'GLACIER' }],
    ['InvalidObjectState (DEEP_ARCHIVE)', { StorageClass: 'DEEP_ARCHIVE' }],
    [
      'InvalidObjectState (INTELLIGENT_TIERING, ARCHIVE_ACCESS)',
      { StorageClass: 'INTELLIGENT_TIERING', AccessTier: 'ARCHIVE_ACCESS' },
    ],
    ['InvalidObjectState', {}],
  ] as const)('says that it is archived for %s', async (code, more) => {
    const start = await given(archived(more)).objects.start(location, 4);
    expect(start).toEqual({ refused: 'ObjectArchived', code });
  });

  it('says that only its uploader has the key when it is encrypted with SSE-C', async () => {
    const message =
      'The object was stored using a form of Server Side Encryption. The correct parameters must be provided to retrieve the object.';
    const start = await given(s3Error(400, 'InvalidRequest', message)).objects.start(location, 4);
    expect(start).toEqual({ refused: 'ObjectEncryptedByCustomer', code: 'InvalidRequest' });
  });

  it.each([
    [400, 'InvalidRequest'],
    [403, 'AccessDenied'],
    [404, 'NoSuchBucket'],
    [503, 'SlowDown'],
  ])('fails for %i %s, which say nothing of the object', async (status, name) => {
    await expect(given(s3Error(status, name)).objects.start(location, 4)).rejects.toThrow();
  });
});

/** As S3 documents it; the emulator adds no checksum of its own, and keeps the MD5 as ETag under KMS. */
describe('what identifies the bytes', () => {
  const MD5 = '0123456789abcdef0123456789abcdef';
  const start = (more: Answer) => given({ ContentRange: 'bytes 0-3/9', Body: body('JPEG'), ...more }).objects;

  it('is told by the first read where the ETag is their MD5', async () => {
    const objects = start({ ETag: `"${MD5}"`, ServerSideEncryption: 'AES256' });
    expect(await objects.start(location, 4)).toMatchObject({ checksum: `md5:${MD5}` });
  });

  it.each([
    ['under KMS', { ETag: `"${MD5}"`, ServerSideEncryption: 'aws:kms' }],
    ['for several parts', { ETag: `"${MD5}-2"`, ServerSideEncryption: 'AES256' }],
  ])('is not told by the first read %s: of a range S3 shows no checksum', async (_name, answer) => {
    expect(await start(answer).start(location, 4)).toMatchObject({ checksum: undefined });
  });

  it('is asked for by one HEAD of that version', async () => {
    const { objects, asked } = given({
      ContentLength: 123456,
      ETag: `"${MD5}"`,
      ServerSideEncryption: 'aws:kms',
      ChecksumCRC64NVME: 'jC+ERhZYq3w=',
      ChecksumType: 'FULL_OBJECT',
    });
    expect(await objects.checksum(location)).toEqual({ checksum: 'crc64nvme:jC+ERhZYq3w=:123456' });
    expect(asked).toHaveLength(1);
    expect(asked[0]).toBeInstanceOf(HeadObjectCommand);
    expect((asked[0] as HeadObjectCommand).input).toEqual({
      Bucket: 'images',
      Key: 'a b+c/张.jpg',
      VersionId: 'v1',
      ChecksumMode: 'ENABLED',
    });
  });

  it.each(['CRC32', 'CRC32C', 'SHA1', 'SHA256', 'SHA512', 'XXHASH64', 'XXHASH3', 'XXHASH128'])(
    'may be the %s of its uploader, which depends on the parts where it is composite',
    async (algorithm) => {
      const { objects } = given({
        ContentLength: 9,
        [`Checksum${algorithm}`]: 'abc=-2',
        ChecksumType: 'COMPOSITE',
      });
      expect(await objects.checksum(location)).toEqual({ checksum: `${algorithm.toLowerCase()}-composite:abc=-2:9` });
    },
  );

  it('is not known when S3 keeps no checksum, as of objects from before December 2024', async () => {
    const { objects } = given({ ContentLength: 9, ETag: `"${MD5}"`, ServerSideEncryption: 'aws:kms' });
    expect(await objects.checksum(location)).toEqual({ checksum: undefined });
  });

  it('cannot be told of an object that is gone', async () => {
    expect(await given(s3Error(404, 'NotFound')).objects.checksum(location)).toBe('gone');
  });

  it.each([403, 503])('fails for %i, which says nothing of the object', async (status) => {
    await expect(given(s3Error(status)).objects.checksum(location)).rejects.toThrow();
  });
});

describe('a further read', () => {
  it.each([
    [404, 'NoSuchVersion'],
    [405, 'MethodNotAllowed'],
  ])('says that the version is gone for %i %s', async (status, name) => {
    expect(await given(s3Error(status, name)).objects.window(location, 4, 8)).toBe('gone');
  });

  it('begins where it is told to', async () => {
    const { objects, asked } = given({ ContentRange: 'bytes 4-5/6', Body: body('ef') });
    expect(await objects.window(location, 4, 8)).toEqual(new TextEncoder().encode('ef'));
    expect((asked[0] as GetObjectCommand).input.Range).toBe('bytes=4-11');
  });

  it('cuts its bytes out of the whole when the server took no account of the range', async () => {
    const { objects } = given({ ContentLength: 6, Body: body('abcdef') });
    expect(await objects.window(location, 2, 3)).toEqual(new TextEncoder().encode('cde'));
  });
});
