import { S3Client } from '@aws-sdk/client-s3';
import { describe, expect, it } from '@jest/globals';
import { s3VersionHistory } from '../../../cli/retention/s3-version-history.ts';
import { recording } from '../../fakes/recording-client.ts';
import { allPages } from '../shared/aws/all-pages.ts';

const at = (second: number) => new Date(Date.UTC(2026, 0, 1, 0, 0, second));

describe('the history of versions', () => {
  it('brings versions and delete markers into one order: keys by their bytes, the newest of a key first', async () => {
    const { client } = recording(new S3Client({ region: 'us-east-1' }), {
      Versions: [
        { Key: 'a', LastModified: at(3) },
        { Key: 'a', LastModified: at(1) },
        { Key: '\u{ff21}', IsLatest: true, LastModified: at(1), Size: 7 },
      ],
      DeleteMarkers: [
        { Key: 'a', IsLatest: true, LastModified: at(3) },
        { Key: 'a', LastModified: at(2) },
        { Key: '\u{1f600}', IsLatest: true, LastModified: at(5) },
      ],
    });
    const [page = []] = await allPages(s3VersionHistory(client, 'images', ''));
    expect(page.map((one) => [one.objectKey, one.isDeleteMarker, (one.lastModified / 1000) % 60])).toEqual([
      ['a', true, 3],
      ['a', false, 3],
      ['a', true, 2],
      ['a', false, 1],
      ['\u{ff21}', false, 1],
      ['\u{1f600}', true, 5],
    ]);
  });
});
