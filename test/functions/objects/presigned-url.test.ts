import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { GetObjectCommand, S3Client, type S3ClientConfig } from '@aws-sdk/client-s3';
import { getSignedUrl } from '@aws-sdk/s3-request-presigner';
import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import fc from 'fast-check';
import { S3ObjectReader } from '../../../functions/objects/s3-object-reader.ts';
import { S3_CLIENT_CONFIG } from '../../../functions/runtime/aws-clients.ts';

/** The URL that Tencent gets, beside the one that the AWS SDK's own presigner makes of the same. */

const CREDENTIALS = { accessKeyId: 'ASIAEXAMPLE', secretAccessKey: 'secret/+=', sessionToken: 'token/+=with==signs' };
const IMAGE = { bucket: 'faces', objectKey: 'front.jpg', version: 'v1' };

beforeEach(() => {
  jest.useFakeTimers({ now: Date.parse('2026-11-23T23:59:59.999Z') });
});
afterEach(() => {
  jest.useRealTimers();
});

type Surroundings = Pick<S3ClientConfig, 'region' | 'credentials' | 'useFipsEndpoint' | 'useDualstackEndpoint'>;

async function bothUrls(image: typeof IMAGE, surroundings: Surroundings = {}, seconds = 300, endpoint?: string) {
  const config = { region: 'us-east-1', credentials: CREDENTIALS, ...surroundings };
  const aws = new DynamoDBClient(config).config;
  const ours = await new S3ObjectReader({ aws, endpoint, ...S3_CLIENT_CONFIG }).presign(image, seconds);
  const { bucket: Bucket, objectKey: Key, version: VersionId } = image;
  const sdk = new S3Client({
    ...config,
    ...S3_CLIENT_CONFIG,
    ...(endpoint !== undefined && { endpoint, forcePathStyle: true }),
  });
  const theirs = await getSignedUrl(sdk, new GetObjectCommand({ Bucket, Key, VersionId }), { expiresIn: seconds });
  return { ours, theirs };
}

async function expectSame(...args: Parameters<typeof bothUrls>): Promise<void> {
  const { ours, theirs } = await bothUrls(...args);
  expect(ours).toBe(theirs);
}

describe("a presigned URL is, letter by letter, the AWS SDK's own", () => {
  it.each([
    'us-east-1',
    'eu-central-1',
    'ap-southeast-7',
    'cn-north-1',
    'cn-northwest-1',
    'us-gov-west-1',
    'us-iso-east-1',
    'eusc-de-east-1',
    'xx-unheard-1',
  ])('in %s', async (region) => {
    await expectSame(IMAGE, { region });
    await expectSame({ ...IMAGE, bucket: 'with.dots.in' }, { region });
  });

  it.each([
    'a b.jpg',
    'a+b.jpg',
    'a%20b%zz.jpg',
    '张伟/正面 照.jpg',
    '😀👩‍👩‍👧.png',
    'e\u0301 and \u00e9.jpg',
    'a//b///c.jpg',
    '/leading.jpg',
    'trailing/',
    '.',
    '..',
    './a/../b/./c.jpg',
    `it's "quoted" \`x\`.jpg`,
    "!*'()~-_.",
    '?versionId=v2&x=1#fragment',
    'a\\b|c^d[e]{f}<g>.jpg',
    'with:colon;semicolon,comma@at=is$.jpg',
    'line\nfeed\ttab\u0000zero\u007f.jpg',
    'x'.repeat(1024),
  ])('of the key %j', async (objectKey) => {
    await expectSame({ ...IMAGE, objectKey });
    await expectSame({ ...IMAGE, objectKey, bucket: 'with.dots' });
    await expectSame({ ...IMAGE, objectKey }, {}, 300, 'http://127.0.0.1:4566');
  });

  it('of any key', async () => {
    const objectKey = fc.string({ unit: 'binary', minLength: 1, maxLength: 200 });
    await fc.assert(fc.asyncProperty(objectKey, (key) => expectSame({ ...IMAGE, objectKey: key })));
  });

  it.each(['null', '3/L4kqtJlcpXroDTDmJ+rmSpXd3dIbrHY+MTRCxf3vjVBH40Nr8X8gdRQBpUMLUo', 'a=b&c d'])(
    'of the version %s',
    async (version) => {
      await expectSame({ ...IMAGE, version });
    },
  );

  it.each([
    'abc',
    'with-dashes-0',
    'with.dots',
    '192-168-0-1',
    '192.168.0.1',
    'Legacy_Bucket',
    'x'.repeat(63),
    `${'y'.repeat(31)}.${'z'.repeat(31)}`,
  ])('of the bucket %s', async (bucket) => {
    await expectSame({ ...IMAGE, bucket });
  });

  it.each([
    { useFipsEndpoint: true },
    { useDualstackEndpoint: true },
    { useFipsEndpoint: true, useDualstackEndpoint: true },
  ])('with %j', async (settings) => {
    await expectSame(IMAGE, settings);
    await expectSame({ ...IMAGE, bucket: 'with.dots' }, { ...settings, region: 'us-gov-east-1' });
  });

  it('with keys that belong to no session', async () => {
    const { accessKeyId, secretAccessKey } = CREDENTIALS;
    await expectSame(IMAGE, { credentials: { accessKeyId, secretAccessKey } });
  });

  it.each([1, 60, 3600, 604_800])('for %i seconds', async (seconds) => {
    await expectSame(IMAGE, {}, seconds);
  });

  it.each([
    'http://127.0.0.1:4566',
    'https://s3.example.com',
    'https://example.com:8443/base/path/',
    'http://[::1]:80',
  ])('at the endpoint %s', async (endpoint) => {
    await expectSame(IMAGE, {}, 300, endpoint);
  });
});

it('is signed anew at each time, and with new keys as soon as there are any', async () => {
  let credentials = CREDENTIALS;
  const reader = new S3ObjectReader({
    aws: { ...new DynamoDBClient({ region: 'us-east-1' }).config, credentials: async () => credentials },
    ...S3_CLIENT_CONFIG,
  });
  const first = await reader.presign(IMAGE, 60);
  jest.setSystemTime(Date.now() + 1000);
  const later = await reader.presign(IMAGE, 60);
  credentials = { ...CREDENTIALS, accessKeyId: 'ASIAROTATED' };
  const rotated = await reader.presign(IMAGE, 60);
  expect(new Set([first, later, rotated].map((url) => new URL(url).searchParams.get('X-Amz-Signature'))).size).toBe(3);
  expect(rotated).toContain('ASIAROTATED');
});

it('is refused for longer than a week, as S3 would refuse it', async () => {
  const { config } = new DynamoDBClient({ region: 'us-east-1', credentials: CREDENTIALS });
  const reader = new S3ObjectReader({ aws: config, ...S3_CLIENT_CONFIG });
  await expect(reader.presign(IMAGE, 604_801)).rejects.toMatch(/one week/);
});
