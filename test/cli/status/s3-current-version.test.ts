import { S3Client } from '@aws-sdk/client-s3';
import { expect, test } from '@jest/globals';
import { currentVersion } from '../../../cli/status/s3-current-version.ts';
import { recording } from '../../fakes/recording-client.ts';

const s3 = () => new S3Client({ region: 'us-east-1' });

test('the current version of an object is the first one of the listing that begins with its key', async () => {
  const { client, asked } = recording(s3(), { Versions: [{ Key: 'a.jpg', IsLatest: true, VersionId: 'v2' }] });
  expect(await currentVersion(client, 'images', 'a.jpg')).toBe('v2');
  expect(asked).toEqual([{ Bucket: 'images', Prefix: 'a.jpg', MaxKeys: 1 }]);
});

test.each([
  ['was deleted', { DeleteMarkers: [{ Key: 'a.jpg', IsLatest: true, VersionId: 'v3' }] }],
  ['never was', { Versions: [{ Key: 'a.jpg.bak', IsLatest: true, VersionId: 'v1' }] }],
  ['never was, in an empty bucket', {}],
])('an object that %s has none', async (_, answer) => {
  const { client } = recording(s3(), answer);
  expect(await currentVersion(client, 'images', 'a.jpg')).toBeUndefined();
});
