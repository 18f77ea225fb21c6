import { S3Client } from '@aws-sdk/client-s3';
import { describe, expect, it } from '@jest/globals';
import { ListedVersions } from '../../../cli/backfill/object-versions.ts';
import { recording } from '../../fakes/recording-client.ts';
import { allPages } from '../shared/aws/all-pages.ts';

async function listed(...answers: readonly object[]) {
  const { client, asked } = recording(new S3Client({ region: 'us-east-1' }), ...answers);
  const pages = await allPages(new ListedVersions(client, 'images', 'a/', 'a/before').pages());
  return { keys: pages.flat().map(({ objectKey }) => objectKey), pages, asked };
}

/** S3 shows restores only to those who ask for them. */
const request = {
  Bucket: 'images',
  Prefix: 'a/',
  EncodingType: 'url',
  OptionalObjectAttributes: ['RestoreStatus'],
};

describe('a listing of versions', () => {
  it('decodes what S3 has encoded, the marker of the next page too', async () => {
    const { keys, asked } = await listed(
      {
        EncodingType: 'url',
        IsTruncated: true,
        NextKeyMarker: 'a/b+c%2B%E4%BA%BA',
        NextVersionIdMarker: 'v1',
        Versions: [{ Key: 'a/b+c%2B%E4%BA%BA' }],
      },
      { EncodingType: 'url', Versions: [{ Key: 'a/z' }] },
    );
    expect(keys).toEqual(['a/b c+人', 'a/z']);
    expect(asked).toEqual([
      { ...request, KeyMarker: 'a/before' },
      { ...request, KeyMarker: 'a/b c+人', VersionIdMarker: 'v1' },
    ]);
  });

  it('takes keys as they are when they were not encoded', async () => {
    const { keys } = await listed({ Versions: [{ Key: 'a/b+c%41' }] });
    expect(keys).toEqual(['a/b+c%41']);
  });

  it('gives what decides whether a version can be enrolled', async () => {
    const LastModified = new Date('2026-01-02T03:04:05Z');
    const version = { Key: 'k', VersionId: 'v', IsLatest: true, Size: 7, ETag: '"e"', LastModified };
    const { pages } = await listed({ Versions: [{ ...version, StorageClass: 'GLACIER' }, { Key: 'old' }] });
    expect(pages[0]).toEqual([
      {
        objectKey: 'k',
        version: 'v',
        isLatest: true,
        isDeleteMarker: false,
        size: 7,
        eTag: 'e',
        lastModified: '2026-01-02T03:04:05.000Z',
        storageClass: 'GLACIER',
        isRestored: false,
      },
      expect.objectContaining({ objectKey: 'old', version: 'null', isLatest: false }),
    ]);
  });

  it('knows what is restored, though S3 still lists it as archived', async () => {
    const archived = { StorageClass: 'GLACIER' };
    const RestoreExpiryDate = new Date('2026-12-01T00:00:00Z');
    const { pages } = await listed({
      Versions: [
        { ...archived, Key: 'archived' },
        { ...archived, Key: 'being restored', RestoreStatus: { IsRestoreInProgress: true } },
        { ...archived, Key: 'restored', RestoreStatus: { IsRestoreInProgress: false, RestoreExpiryDate } },
      ],
    });
    const restored = pages.flat().filter(({ isRestored }) => isRestored);
    expect(restored.map(({ objectKey }) => objectKey)).toEqual(['restored']);
  });
});
